"""The methods that the server knows, by their names."""

from collections.abc import Awaitable, Callable
from typing import Any

from tests.botapi.methods import editing, media, polls, profile, rooms, sending, updating
from tests.botapi.model import words
from tests.botapi.params import Params
from tests.botapi.world import Bot, World

Method = Callable[[World, Bot, Params], Any | Awaitable[Any]]

METHODS: dict[str, Method] = {
    "getUpdates": updating.get_updates,
    "setWebhook": updating.set_webhook,
    "deleteWebhook": updating.delete_webhook,
    "getWebhookInfo": updating.get_webhook_info,
    "getMe": profile.get_me,
    "logOut": profile.log_out,
    "close": profile.close,
    "sendMessage": sending.send_message,
    "sendLocation": sending.send_location,
    "sendVenue": sending.send_venue,
    "sendContact": sending.send_contact,
    "sendChatAction": sending.send_chat_action,
    "forwardMessage": sending.forward_message,
    "copyMessage": sending.copy_message,
    "sendPhoto": media.send_photo,
    "sendDocument": media.send_document,
    "sendVoice": media.send_voice,
    "sendVideo": media.send_video,
    "sendAudio": media.send_audio,
    "sendMediaGroup": media.send_media_group,
    "getFile": media.get_file,
    "sendPoll": polls.send_poll,
    "stopPoll": editing.stop_poll,
    "editMessageText": editing.edit_message_text,
    "editMessageCaption": editing.edit_message_caption,
    "editMessageMedia": editing.edit_message_media,
    "editMessageReplyMarkup": editing.edit_message_reply_markup,
    "deleteMessage": editing.delete_message,
    "deleteMessages": editing.delete_messages,
    "pinChatMessage": editing.pin_chat_message,
    "unpinChatMessage": editing.unpin_chat_message,
    "unpinAllChatMessages": editing.unpin_all,
    "setMessageReaction": editing.set_message_reaction,
    "answerCallbackQuery": editing.answer_callback_query,
    "setMyCommands": profile.set_my_commands,
    "getMyCommands": profile.get_my_commands,
    "deleteMyCommands": profile.delete_my_commands,
    "setMyName": profile.set_my_name,
    "getMyName": profile.get_my_name,
    "setMyDescription": profile.set_my_description,
    "getMyDescription": profile.get_my_description,
    "setMyShortDescription": profile.set_my_short_description,
    "getMyShortDescription": profile.get_my_short_description,
    "setChatMenuButton": profile.set_chat_menu_button,
    "getChatMenuButton": profile.get_chat_menu_button,
    "getChat": rooms.get_chat,
    "getChatMember": rooms.get_chat_member,
    "getChatMemberCount": rooms.get_chat_member_count,
    "getChatAdministrators": rooms.get_chat_administrators,
    "leaveChat": rooms.leave_chat,
    "createForumTopic": rooms.create_forum_topic,
    "editForumTopic": rooms.edit_forum_topic,
    "closeForumTopic": rooms.close_forum_topic,
    "reopenForumTopic": rooms.reopen_forum_topic,
    "deleteForumTopic": rooms.delete_forum_topic,
}
BY_LOWER = {name.lower(): name for name in METHODS}

SENDS = words(
    "sendMessage sendLocation sendVenue sendContact forwardMessage copyMessage sendPhoto sendDocument "
    "sendVoice sendVideo sendAudio sendMediaGroup sendPoll"
)
"""The methods whose messages count against the limits."""
