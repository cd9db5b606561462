"""Settings: a wrong one is named with what to write instead, and a secret is never shown."""

import pytest

from intake.config import Settings
from intake.setting_rules import SettingError


@pytest.fixture
def environ(tmp_path):
    return {"INTAKE_DATA": str(tmp_path / "data")}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("INTAKE_WEB_PORT", "0"),
        ("INTAKE_WEB_PORT", "70000"),
        ("INTAKE_WEB_PORT", "http"),
        ("INTAKE_MAIL_PROTOCOL", "pop3"),
        ("INTAKE_MAIL_DOMAIN", "a b"),
        ("INTAKE_MAIL_DOMAIN", "Høring.dk"),
        ("INTAKE_MAIL_LOCAL", "a+b"),
        ("INTAKE_MAIL_LIMIT", "0"),
        ("INTAKE_UPLOAD_LIMIT", "0"),
        ("INTAKE_SMTP_TIMEOUT", "0"),
        ("INTAKE_PUBLIC_URL", "hoering.example.dk"),
        ("INTAKE_PUBLIC_URL", "https://x y/?q#f"),
        ("INTAKE_DEMO", "maybe"),
        ("INTAKE_NOW", "i morgen"),
        ("INTAKE_AUTHORITY", "To\nlinjer"),
        ("MAIL_DEFAULT_SENDER", "@"),
        ("MAIL_DEFAULT_SENDER", "a@example.dk\nBcc: b@example.dk"),
        ("INTAKE_SETTINGS", "/no/such/file"),
    ],
)
def test_a_wrong_setting_is_named(environ, name, value):
    with pytest.raises(SettingError) as wrong:
        Settings.from_environ({**environ, name: value})
    assert wrong.value.name == name
    assert str(wrong.value).startswith(name)


def test_a_file_of_settings_is_read_and_the_environment_wins(environ, tmp_path):
    file = tmp_path / "settings"
    file.write_text('# comment\nINTAKE_SITE_NAME="Høringer i byen"\nINTAKE_WEB_PORT=8100\n')
    given = {**environ, "INTAKE_SETTINGS": str(file), "INTAKE_WEB_PORT": "8200"}
    settings = Settings.from_environ(given)
    assert (settings.site_name, settings.web_port) == ("Høringer i byen", 8200)


def test_a_misspelt_name_in_the_file_is_named(environ, tmp_path):
    file = tmp_path / "settings"
    file.write_text("INTAKE_WEBPORT=8100\n")
    with pytest.raises(SettingError, match="INTAKE_WEBPORT"):
        Settings.from_environ({**environ, "INTAKE_SETTINGS": str(file)})


def test_a_file_in_another_encoding_is_named(environ, tmp_path):
    file = tmp_path / "settings"
    file.write_bytes("INTAKE_SITE_NAME=Høringer".encode("cp1252"))
    with pytest.raises(SettingError, match="UTF-8"):
        Settings.from_environ({**environ, "INTAKE_SETTINGS": str(file)})


def test_the_key_is_made_once_and_shown_to_nobody(environ):
    settings = Settings.from_environ(environ)
    assert settings.secret_key == Settings.from_environ(environ).secret_key
    assert (settings.data / "secret-key").stat().st_mode & 0o077 == 0
    assert settings.secret_key not in repr(settings)
    assert settings.secret_key not in str(settings.described())


def test_an_empty_key_file_stops_the_start(environ):
    data = Settings.from_environ(environ).data
    (data / "secret-key").write_text("")
    with pytest.raises(SettingError, match="INTAKE_SECRET_KEY"):
        Settings.from_environ(environ)
