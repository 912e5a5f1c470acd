"""The methods that send files, and the one that fetches them. Source: Bot API, Sending files and getFile."""

from typing import Any

from tests.botapi import formatted
from tests.botapi.errors import Refused, bad_request
from tests.botapi.methods.sending import deliver
from tests.botapi.model import MARK, FileView, Json, StoredFile
from tests.botapi.params import Params, Upload
from tests.botapi.pictures import sizes
from tests.botapi.world import Bot, World

PHOTO_BYTES = 10 * 2**20
UPLOAD_BYTES = 50 * 2**20
DOWNLOAD_BYTES = 20 * 2**20
FOLDERS = {"photo": "photos", "document": "documents", "voice": "voice", "video": "videos", "audio": "music"}
TOLD = {
    "document": ("file_name", "mime_type"),
    "voice": ("duration", "mime_type"),
    "video": ("width", "height", "duration", "file_name", "mime_type"),
    "audio": ("duration", "file_name", "mime_type"),
}
"""What a message tells about each kind, beside the ids."""


def photo_views(world: World, data: bytes) -> list[FileView]:
    """Keep a photo in its sizes, smallest first. Raises Refused."""
    views = [
        FileView(
            world.keep_file(each, "photos", "photo.jpg", "image/jpeg"), {"width": width, "height": height}
        )
        for each, width, height in sizes(data)
    ]
    world.photos |= {view.file: views for view in views}
    return views


def file_view(world: World, kind: str, file: StoredFile, given: Json) -> FileView:
    numbers = {"width": 320, "height": 240, "duration": 1}
    known: Json = {"file_name": file.name, "mime_type": file.mime} | numbers | given
    return FileView(file, {name: known[name] for name in TOLD[kind]})


def media(world: World, bot: Bot, kind: str, source: str | Upload, given: Json) -> Any:
    """Return what stands under `kind` in the message, for an upload or a file id. Raises Refused."""
    if isinstance(source, Upload):
        if len(source.data) > (PHOTO_BYTES if kind == "photo" else UPLOAD_BYTES):
            raise Refused(413, "Request Entity Too Large")
        if not source.data:
            raise bad_request("file must be non-empty")
        if kind == "photo":
            return photo_views(world, source.data)
        file = world.keep_file(source.data, FOLDERS[kind], source.name, source.mime)
        return file_view(world, kind, file, given)
    known = world.file_for(bot.account, source)
    if known is None:
        fetched = source.startswith(("http://", "https://"))
        raise bad_request(
            "failed to get HTTP URL content" if fetched else "wrong file identifier/HTTP URL specified"
        )
    if kind == "photo" and known in world.photos:
        return world.photos[known]
    if kind == "photo":
        raise bad_request(f"can't use file of type {known.folder.title()} as Photo")
    if known.folder == "photos":
        raise bad_request(f"can't use file of type Photo as {kind.title()}")
    return file_view(world, kind, known, given)


def _given(values: Json, kind: str) -> Json:
    return {name: values[name] for name in TOLD.get(kind, ()) if isinstance(values.get(name), int)}


def _send(world: World, bot: Bot, params: Params, kind: str) -> Json:
    source = params.upload(kind) or params.text(kind)
    if not source:
        raise bad_request(f"there is no {kind} in the request")
    content = {kind: media(world, bot, kind, source, _given(params.values, kind))}
    return deliver(world, bot, params, content | formatted.caption_of(params)).as_json(bot.account)


def send_photo(world: World, bot: Bot, params: Params) -> Json:
    return _send(world, bot, params, "photo")


def send_document(world: World, bot: Bot, params: Params) -> Json:
    return _send(world, bot, params, "document")


def send_voice(world: World, bot: Bot, params: Params) -> Json:
    return _send(world, bot, params, "voice")


def send_video(world: World, bot: Bot, params: Params) -> Json:
    return _send(world, bot, params, "video")


def send_audio(world: World, bot: Bot, params: Params) -> Json:
    return _send(world, bot, params, "audio")


def input_media(world: World, bot: Bot, params: Params, item: Any) -> Json:
    """Return the content that an InputMedia describes. Raises Refused."""
    if not isinstance(item, dict) or item.get("type") not in FOLDERS:
        raise bad_request("can't parse InputMedia: type is invalid")
    kind, named = str(item["type"]), str(item.get("media", ""))
    source = params.attached(named) or named
    if not source or (isinstance(source, str) and source.startswith("attach://")):
        raise bad_request("media not found" if not source else f"wrong file attached: {named}")
    caption = formatted.caption_content(
        str(item.get("caption") or ""), str(item.get("parse_mode") or ""), item.get("caption_entities")
    )
    return {kind: media(world, bot, kind, source, _given(item, kind))} | caption


def send_media_group(world: World, bot: Bot, params: Params) -> list[Json]:
    """Send an album of 2-10; documents and audio only among themselves."""
    items = params.rows("media") or []
    if not 2 <= len(items) <= 10:
        raise bad_request("expected 2-10 media" if items else "there are no messages to send")
    contents = [input_media(world, bot, params, item) for item in items]
    kinds = {next(iter(content)) for content in contents}
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad_request("documents and audio files can't be mixed with other media types in an album")
    if "voice" in kinds:
        raise bad_request("can't parse InputMedia: type is invalid")
    album = str(world.random.randrange(10**16, 10**17))
    alone = Params({key: value for key, value in params.values.items() if key != "reply_markup"}, {})
    return [deliver(world, bot, alone, content, album).as_json(bot.account) for content in contents]


def get_file(world: World, bot: Bot, params: Params) -> Json:
    """Tell where a file can be fetched for the next hour; 20 MB at most."""
    file = world.file_for(bot.account, params.text("file_id"))
    if file is None:
        foreign = params.text("file_id")[MARK:] in world.files
        raise bad_request(
            "wrong file_id or the file is temporarily unavailable" if foreign else "invalid file_id"
        )
    if file.size > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    bot.paths[file.path] = (file, world.clock())
    told = FileView(file).as_json(bot.account)
    return told | {"file_path": file.path}
