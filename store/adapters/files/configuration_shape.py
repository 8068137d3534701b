"""The shape of the configuration file, as pydantic models. Imported only while one is read."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Line = Annotated[str, Field(pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")]


class Shape(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SignInShape(Shape):
    passwords: bool = False


class StripeShape(Shape):
    return_url: Annotated[str, Field(pattern=r"^https://[!-~]+$")]
    live: bool = False
    key_file: Line | None = None


class PaymentShape(Shape):
    sandbox: bool = False
    stripe: StripeShape | None = None


class SmtpShape(Shape):
    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]+$")]
    port: Annotated[int, Field(ge=1, le=65535)] | None = None
    security: Literal["tls", "starttls", "none"] = "starttls"
    user: Line | None = None
    password_file: Line | None = None


class MailShape(Shape):
    folder: Line | None = None
    sender: Annotated[str, Field(pattern=r"^[!-?A-~]+@[A-Za-z0-9.-]+$")] | None = None
    smtp: SmtpShape | None = None


class VatShape(Shape):
    register_: Annotated[Literal["vies", "off"], Field(alias="register")] = "vies"
    on_down: Literal["charge", "hold"] = "charge"


Count = Annotated[int, Field(ge=1, le=100_000)]


class WebhooksShape(Shape):
    port: Annotated[int, Field(ge=1, le=65535)] = 8787
    path: Annotated[str, Field(pattern=r"^/[A-Za-z0-9/_.-]*$")] = "/stripe"
    secret_file: Line | None = None


class SshShape(Shape):
    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]*$")] = ""
    port: Annotated[int, Field(ge=0, le=65535)] = 2222
    host_key: Line | None = None
    user: Annotated[str, Field(pattern=r"^[a-z_][a-z0-9_-]*$")] | None = None
    enrolment: bool = False
    commands: bool = False
    sessions: Count = 200
    sessions_per_key: Count = 10
    attempts: Count = 20
    message_bytes: Annotated[int, Field(ge=35_000, le=16_777_216)] = 262_144  # RFC 4253 6.1: 35,000 must do
    login_seconds: Count = 60
    idle_seconds: Count = 1800
    drain_seconds: Annotated[int, Field(ge=0, le=100_000)] = 60
    keepalive_seconds: Count = 15
    waiting: Annotated[int, Field(ge=0, le=100)] = 3
    metrics_port: Annotated[int, Field(ge=1, le=65535)] | None = None


class ConfigurationShape(Shape):
    store: Line | None = None
    catalogue: Line | None = None
    language: Annotated[str, Field(pattern=r"^[a-z]{2}$")] = ""
    sign_in: SignInShape = SignInShape()
    payment: PaymentShape = PaymentShape()
    mail: MailShape = MailShape()
    vat: VatShape = VatShape()
    webhooks: WebhooksShape | None = None
    ssh: SshShape = SshShape()
