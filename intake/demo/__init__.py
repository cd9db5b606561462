"""The demonstration: its case, and a mailbox page in which a visitor can play a council."""
