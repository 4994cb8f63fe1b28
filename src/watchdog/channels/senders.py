"""Build the sender for a channel's settings: the one list of the kinds of channel there are."""

from watchdog.channels.apprise_channel import AppriseSender
from watchdog.channels.mail import MailSender
from watchdog.channels.posting import Poster
from watchdog.channels.sender import Sender
from watchdog.channels.settings import (
    AppriseSettings,
    ChannelSettings,
    MailSettings,
    SlackBotSettings,
    SlackWebhookSettings,
    WebhookSettings,
)
from watchdog.channels.slack import SlackBotSender, SlackWebhookSender
from watchdog.channels.webhook import WebhookSender


def build_sender(settings: ChannelSettings, http: Poster) -> Sender:
    """Build a sender; it opens nothing before its first `send`.

    Args:
        settings: one channel.
        http: the HTTP door, shared by all channels.

    Raises:
        DeliveryError: the settings are complete but impossible (an address that is none).
    """
    match settings:
        case MailSettings():
            return MailSender(settings)
        case SlackWebhookSettings():
            return SlackWebhookSender(settings, http)
        case SlackBotSettings():
            return SlackBotSender(settings, http)
        case WebhookSettings():
            return WebhookSender(settings, http)
        case AppriseSettings():
            return AppriseSender(settings)
