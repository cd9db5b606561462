"""Pictures of the pages of strangers' files, and clean files made of them; in a limited child."""
