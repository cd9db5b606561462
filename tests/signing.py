"""Signs mail for made-up domains, with a key made for these tests, and answers for their DNS."""

import dkim

from intake.mail.authentication import Unanswered

KEY = b"""\
-----BEGIN RSA PRIVATE KEY-----
MIICWwIBAAKBgQC+GxNzi2KL7eiHj4GhiJeqMMF1DDM/f9CmzIOGxGSei5FnsFNp
7Y57/IpDUJIvFIgKSHps8qBnEIwJRVeOzDSJCXC7ozn3wRT5YsyKpc1v+M3oog2N
Mc/iuQm9oINVY9/SrQ2rvpceLHnyywduPJ7ZWc7QvAWXMhUl+IkZ4ZPzWwIDAQAB
AoGAQpJsv1uiSOopMb+ZX53brqegN4LsN2JlCOQ5cuo3aiXp52uh6khcSyLmsCf4
6S/BbAhxhtF4Rl9PCrgTr1fnVTIzmy052fE7n/xYfziq4We1E0hcatdK2L3RW4wR
23mKz62Jeh3APOKvZge5jsmIWUvAdoEN3FMHy4OCky4hriECQQD4ixZG5rSzKX2c
tCQLNPxWP0Ls/lWY1MoQKz0Yb2NmBgVSkCUfVtjn6s89gWPJZq7lzQ+glWH1IrNB
DNo1HVQTAkEAw88qP46XgWuXtJlxaTORY538L0YElEyi/hy1Km4JHF3nld1wDbkd
Auv7hG0Mch0SsUsay9WcaLHEZiqtj878mQJAfOY4bazmRdql2yfTrSYVYKot0bcG
AOV+HZ3899iSFOUVq6XwYc1c9z7Sok/xe3Z0kdr47XPkZDHp7tisl2CDrQJAQBER
brg2BCdy/KlT/SrdQC3Z7JHJP8iPb/tun1JfcsOa2WMZnbPatTEHG34em1u92PqM
6vKaeXromtEN9savyQJAX227vDXHJ3D734qNHJIe/xP1SghAubt5Um+zpMCtoGUG
+nViEogOzplCb26bBv2dCBN8eWil7hfZUQ1tpUuSAg==
-----END RSA PRIVATE KEY-----
"""

PUBLIC_KEY = (
    "v=DKIM1; k=rsa; p="
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC+GxNzi2KL7eiHj4GhiJeqMMF1DDM/f9CmzIOGxGSei5FnsFNp7Y"
    "57/IpDUJIvFIgKSHps8qBnEIwJRVeOzDSJCXC7ozn3wRT5YsyKpc1v+M3oog2NMc/iuQm9oINVY9/SrQ2rvpceLHny"
    "ywduPJ7ZWc7QvAWXMhUl+IkZ4ZPzWwIDAQAB"
)

DNS = {
    "TXT s1._domainkey.example.dk": [PUBLIC_KEY],
    "TXT s1._domainkey.evil.example": [PUBLIC_KEY],
    "TXT _dmarc.example.dk": ["v=DMARC1; p=reject"],
    "TXT _dmarc.evil.example": ["v=DMARC1; p=none"],
    "TXT example.dk": ["v=spf1 include:spf.example.dk mx -all"],
    "TXT spf.example.dk": ["v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/64 ~all"],
    "MX example.dk": ["10 mx.example.dk"],
    "A mx.example.dk": ["198.51.100.7"],
    "TXT evil.example": ["v=spf1 ip4:203.0.113.66 -all"],
}


def resolve(name, kind):
    """Return what the made-up DNS says."""
    return DNS.get(f"{kind} {name}", [])


def silent(name, kind):
    """Be name servers that do not answer."""
    raise Unanswered(name)


def signed(raw, domain="example.dk", **options):
    """Return the message with a good signature of `domain` on top."""
    return dkim.sign(raw, b"s1", domain.encode(), KEY, **options) + raw
