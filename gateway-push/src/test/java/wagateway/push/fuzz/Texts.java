package wagateway.push.fuzz;

import java.util.List;
import java.util.stream.Collectors;
import wagateway.push.protocol.socketio.SocketPacket;

/** Texts that a client may send: right ones, nearly right ones, and rubbish made of what parsers look for. */
final class Texts {
    private static final String[] NAMES = {
        "x", "subscribe_session", "unsubscribe_session", "subscribe_all_sessions", "unsubscribe_all_sessions",
        "refresh_token", "connect", "disconnect", "newListener", ""
    };
    private static final String[] PIECES = {
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "9",
        "-",
        "/",
        ",",
        "?",
        "[",
        "]",
        "{",
        "}",
        "\"",
        ":",
        "b",
        "=",
        "\\",
        "\\u0000",
        "\u0000",
        "\u001e",
        " ",
        "é",
        "日",
        "\ud83d\udcf1",
        "\ud83d",
        "\udcf1",
        "null",
        "true",
        "-1",
        "1e999999",
        "00",
        "0.5",
        "9007199254740991",
        "9007199254740992",
        "99999999999999999999",
        "[]",
        "{}",
        "\"x\"",
        "\"token\"",
        "/custom",
        "/custom,",
        "/admin?a=b,",
        "{\"_placeholder\":true,\"num\":0}",
        "2probe",
        "[\"x\"]",
        "NaN",
        "//"
    };

    private static final String[] TYPES = {
        "\"auth\"", "\"subscribe\"", "\"unsubscribe\"", "\"refresh_token\"", "\"ping\"", "\"ack\"", "\"\""
    };
    private static final String[] MEMBERS = {
        "\"id\"", "\"token\"", "\"session\"", "\"sessions\"", "\"all\"", "\"offset\"", "\"type\"", "\"x\""
    };

    private Texts() {}

    /** An Engine.IO packet, or what looks like one. */
    static String frame(Choices choices) {
        return switch (choices.below(8)) {
            case 0, 1, 2, 3 -> "4" + damaged(choices, socketPacket(choices));
            case 4 -> "3";
            case 5 -> "4" + rubbish(choices);
            case 6 -> choices.one("2", "1", "5", "6", "0{}", "2probe", "", "3probe");
            default -> rubbish(choices);
        };
    }

    static String socketPacket(Choices choices) {
        String attachments = choices.one("", "1-", "2-", "10-", "0-");
        String namespace = choices.one("", "/custom,", "/", "/,", "/other,", "/custom?a=b,");
        return switch (choices.below(6)) {
            case 0 -> "0" + namespace + choices.one("", "{}", "{\"token\":\"t\"}", "{\"token\":7}", json(choices));
            case 1 -> "1" + namespace;
            case 2, 3 -> "2" + namespace + ackId(choices) + event(choices);
            case 4 -> "5" + attachments + namespace + ackId(choices) + event(choices);
            default -> choices.one("3", "6" + attachments) + namespace + ackId(choices) + array(choices);
        };
    }

    /** A message of the plain protocol, or what looks like one. */
    static String plainMessage(Choices choices) {
        String members = choices.some(3, () -> "," + choices.one(MEMBERS) + ":" + json(choices)).stream()
                .collect(Collectors.joining());
        return damaged(choices, "{\"type\":" + choices.one(choices.one(TYPES), json(choices)) + members + "}");
    }

    /** The payload of an event. */
    static String event(Choices choices) {
        String arguments = choices.some(3, () -> json(choices)).stream()
                .map(argument -> "," + argument)
                .collect(Collectors.joining());
        return "[" + choices.one("\"" + choices.one(NAMES) + "\"", "7", json(choices)) + arguments + "]";
    }

    static String json(Choices choices) {
        return switch (choices.below(9)) {
            case 0 -> "\"" + choices.one("alice-a", "alice-b", "bob-a", "t", "", "x".repeat(300)) + "\"";
            case 1 -> choices.one("1", "-0", "1e999999", "0.1", "9".repeat(1_200), "1" + "0".repeat(400));
            case 2 -> choices.one("null", "true", "false");
            case 3 -> "{\"_placeholder\":true,\"num\":" + choices.below(3) + "}";
            case 4 -> array(choices);
            case 5 -> "{" + choices.one("", "\"token\":\"t\"", "\"token\":null,\"a\":" + json(choices)) + "}";
            case 6 -> choices.one("[", "{\"a\":").repeat(choices.one(1, 50, 499, 600, 20_000));
            default -> rubbish(choices);
        };
    }

    static String rubbish(Choices choices) {
        return String.join("", choices.some(8, () -> choices.one(PIECES)));
    }

    /** The packets that a client may send, with anything that the fields may hold. */
    static SocketPacket packet(Choices choices) {
        String namespace = choices.one("/", "/custom", "/é-7", "/" + "x".repeat(127), "/[{\"5-7");
        Long ackId = choices.one(null, 0L, 7L, 999_999_999_999_999_999L);
        String array = array(choices);
        int attachments = choices.below(SocketPacket.MAX_ATTACHMENTS + 1);
        return switch (choices.below(4)) {
            case 0 -> new SocketPacket.Connect(namespace, choices.one(null, "{}", "{" + rubbish(choices) + "}"));
            case 1 -> new SocketPacket.Disconnect(namespace);
            case 2 -> new SocketPacket.Event(namespace, ackId, array, attachments);
            default -> new SocketPacket.Ack(namespace, ackId, array, attachments);
        };
    }

    private static String array(Choices choices) {
        List<String> elements = choices.some(3, () -> rubbish(choices));
        return "[" + String.join(",", elements) + "]";
    }

    private static String ackId(Choices choices) {
        return choices.one("", "0", "7", "9007199254740991", "9007199254740992", "00000000000000007", "-1");
    }

    /** Now and then a piece is lost or put in. */
    private static String damaged(Choices choices, String text) {
        if (!choices.onceIn(6)) {
            return text;
        }
        int at = choices.below(text.length() + 1);
        int end = Math.min(text.length(), at + choices.below(3));
        return text.substring(0, at) + choices.one("", choices.one(PIECES)) + text.substring(end);
    }
}
