"""A mail server on loopback controlled by tests: it accepts e-mails, refuses them by recipient, or does not answer."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage


@dataclass
class Post:
    """What the server has received, and how it answers."""

    port: int = 0
    refusals: dict[str, str] = field(default_factory=dict)  # reply to RCPT TO by address, such as "550 No such user"
    after_text: str = "250 Taken"  # reply to the text of an e-mail
    goodbye: str = "221 Bye"
    is_silent: bool = False  # accepts connections but never answers
    connections: int = 0
    letters: list[tuple[str, EmailMessage]] = field(default_factory=list)  # recipient, e-mail
    raw: list[bytes] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    @property
    def recipients(self) -> list[str]:
        return [recipient for recipient, _letter in self.letters]


class Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        post: Post = self.server.post
        post.connections += 1
        if post.is_silent:
            post.released.wait()
            return
        self.say("220 post.example.org")
        recipients: list[str] = []
        while line := self.rfile.readline().decode().strip():
            verb = line[:4].upper()
            if verb == "RCPT":
                address = line.partition("<")[2].partition(">")[0]
                answer = post.refusals.get(address, "250 Yes")
                if answer.startswith("2"):
                    recipients.append(address)
                self.say(answer)
            elif verb == "DATA":
                self.say("354 Go on")
                self.take(post, recipients)
            elif verb == "QUIT":
                self.say(post.goodbye)
                return
            else:
                recipients = []
                self.say("250 Yes")

    def take(self, post: Post, recipients: list[str]) -> None:
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
            lines.append(line[1:] if line.startswith(b"..") else line)
        if post.after_text.startswith("2"):
            raw = b"".join(lines)
            post.raw.append(raw)
            post.letters += [(recipient, message_from_bytes(raw, policy=policy.default)) for recipient in recipients]
        self.say(post.after_text)

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    post: Post


@contextmanager
def serving() -> Iterator[Post]:
    """Run the server on a free port."""
    with Server(("127.0.0.1", 0), Handler) as server:
        server.post = post = Post(port=server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield post
        finally:
            post.released.set()
            server.shutdown()
            thread.join()
