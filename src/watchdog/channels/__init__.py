"""The receivers: the only room that speaks SMTP, Slack and Apprise."""
