"""A proxy of loopback that answers for a public name: what a program asks of ``https://name`` comes to a server of ours, whatever that program can be told."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Tunnel:
    """Takes ``CONNECT name:443``, speaks TLS as ``name`` by a certificate of its own, and passes what it hears to ``target``, an address with http.

    ``url`` is the proxy's address, ``certificate`` the file of who signed. Another name is refused. ``asked`` counts the connections.
    """

    def __init__(self, name: str, target: str, folder: Path) -> None:
        self._name, parts = name, urlsplit(target)
        self._target = (str(parts.hostname), int(parts.port or 80))
        self.certificate, self.asked, self.refused = folder / "authority.pem", 0, 0
        key = self._sign(folder / "key.pem")
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(self.certificate, key)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def _sign(self, path: Path) -> Path:
        key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
        who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, self._name)])
        made = (
            x509.CertificateBuilder()
            .subject_name(who)
            .issuer_name(who)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(self._name)]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .sign(key, hashes.SHA256())
        )
        self.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        return path

    def _serve(self) -> None:
        while True:
            try:
                heard, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(heard,), daemon=True).start()

    def _answer(self, heard: socket.socket) -> None:
        with suppress(OSError), heard:
            head = b""
            while b"\r\n\r\n" not in head and len(head) < 10_000:
                piece = heard.recv(4_096)
                if not piece:
                    return
                head += piece
            if not head.startswith(f"CONNECT {self._name}:443 ".encode()):
                self.refused += 1
                heard.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
                return
            self.asked += 1
            heard.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            with self._tls.wrap_socket(heard, server_side=True) as inside, socket.create_connection(self._target) as outside:
                back = threading.Thread(target=_pass, args=(outside, inside), daemon=True)
                back.start()
                _pass(inside, outside)
                back.join()

    def close(self) -> None:
        """Take no further connection."""
        self._listener.close()


def _pass(source: socket.socket, sink: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65_536):
            sink.sendall(piece)
    with suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
