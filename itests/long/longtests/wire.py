"""What somebody on the cable can do: record frames, and send datagrams that are said to come from anybody. Runs in the switch."""
import socket
import struct
import time

ETH_IP = b"\x08\x00"
UDP, TCP = 17, 6
PACKET_OUTGOING = 4


def mac(node):
    """The nodes' cards have addresses by their numbers (libexec/links.sh)."""
    return bytes((0x02, 0, 0x0A, 0x4D, 0, node))


def record(port, seconds, most=200_000):
    """IP packets that pass through a port of the switch: [(protocol, source, destination, sport, dport, seq, flags, payload)]."""
    found = []
    tap = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0003))
    tap.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 20)
    tap.bind((port, 0))
    tap.settimeout(0.2)
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and len(found) < most:
        try:
            frame = tap.recv(70_000)
        except socket.timeout:
            continue
        packet = parse(frame)
        if packet:
            found.append(packet)
    tap.close()
    return found


def parse(frame):
    if frame[12:14] != ETH_IP or len(frame) < 34:
        return None
    header = (frame[14] & 15) * 4
    length = struct.unpack_from("!H", frame, 16)[0]
    protocol = frame[23]
    source, destination = socket.inet_ntoa(frame[26:30]), socket.inet_ntoa(frame[30:34])
    inner = frame[14 + header:14 + length]
    if protocol == UDP and len(inner) >= 8:
        sport, dport = struct.unpack_from("!HH", inner)
        return UDP, source, destination, sport, dport, 0, 0, inner[8:]
    if protocol == TCP and len(inner) >= 20:
        sport, dport, seq = struct.unpack_from("!HHI", inner)
        return TCP, source, destination, sport, dport, seq, inner[13], inner[(inner[12] >> 4) * 4:]
    return None


def streams(packets, most=256 << 10):
    """What clients said on connections whose beginning was seen: {server port: [bytes]}."""
    begun = {}
    for protocol, source, destination, sport, dport, seq, flags, payload in packets:
        key = source, sport, destination, dport
        if protocol == TCP and flags & 0x12 == 0x02:  # SYN without ACK
            begun[key] = seq + 1, {}
        elif protocol == TCP and key in begun and payload:
            first, parts = begun[key]
            parts.setdefault((seq - first) & 0xFFFFFFFF, payload)
    found = {}
    for (_, _, _, dport), (_, parts) in begun.items():
        text = b""
        while len(text) in parts and len(text) < most:
            text += parts[len(text)]
        if text:
            found.setdefault(dport, []).append(text)
    return found


def checksum(header):
    total = sum(struct.unpack("!%dH" % (len(header) // 2), header))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def datagram(source, destination, sport, dport, payload, node):
    """An Ethernet frame with it for the card of a node."""
    length = 28 + len(payload)
    header = struct.pack("!BBHHHBBH4s4s", 0x45, 0, length, 0, 0, 64, UDP, 0, socket.inet_aton(source), socket.inet_aton(destination))
    header = header[:10] + struct.pack("!H", checksum(header)) + header[12:]
    # A checksum of 0 in UDP over IPv4: none was made (RFC 768).
    return mac(node) + mac(99) + ETH_IP + header + struct.pack("!HHHH", sport, dport, 8 + len(payload), 0) + payload
