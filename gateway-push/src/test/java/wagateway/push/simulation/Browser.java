package wagateway.push.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import wagateway.model.identity.UserId;
import wagateway.push.transport.SimulatedPod;

/**
 * A client as front ends have it: of Socket.IO, which keeps its pid and the last offset whatever became of its recovery, or
 * of {@code /ws}, which shows the last offset with what it had when that came.
 */
final class Browser {
    private static final String ALL = ConsistencyChecker.ALL;

    private final String name;
    private final UserId user;
    private final boolean plain;
    private final ConsistencyChecker checker;
    private final World world;
    private final Supplier<String> ids;
    private final Set<String> wanted = new LinkedHashSet<>();
    private final Set<String> had = new LinkedHashSet<>();
    private final Set<String> acked = new LinkedHashSet<>();
    private final Set<String> pending = new LinkedHashSet<>();
    private final Map<Long, Command> unanswered = new LinkedHashMap<>();
    private final Deque<Command> saying = new ArrayDeque<>();
    private SimulatedPod.Session connection;
    private PushPod pod;
    private boolean connected;
    private String frame;
    private String pid;
    private String offset;
    private long lastAck;

    /** @param open which sessions it has no answer for yet */
    private record Command(long ack, String what, List<String> sessions, Set<String> open, Map<String, Long> lives) {
        @Override
        public String toString() {
            return what + String.join(" ", sessions);
        }
    }

    Browser(String name, UserId user, boolean plain, ConsistencyChecker checker, World world, Supplier<String> ids) {
        this.name = name;
        this.user = user;
        this.plain = plain;
        this.checker = checker;
        this.world = world;
        this.ids = ids;
    }

    String name() {
        return name;
    }

    UserId user() {
        return user;
    }

    ConsistencyChecker checker() {
        return checker;
    }

    boolean isAway() {
        return connection == null;
    }

    boolean isConnected() {
        return connected;
    }

    boolean isIdle() {
        return connected && unanswered.isEmpty() && saying.isEmpty() && !hasFrame();
    }

    boolean wants(String session) {
        return wanted.contains(session);
    }

    PushPod pod() {
        return pod;
    }

    void connect(PushPod to) {
        pod = to;
        if (plain) {
            connection = to.pod().connect(user);
            connected = true;
            unanswered.clear();
            acked.clear();
            goOn();
        } else {
            connection = to.pod().connect(user, auth(), ids.get());
        }
    }

    private String auth() {
        return pid == null
                ? "{}"
                : "{\"pid\":\"" + pid + "\"" + (offset == null ? "" : ",\"offset\":\"" + offset + "\"") + "}";
    }

    /** In its first words, as the documentation has it. */
    private void goOn() {
        had.retainAll(wanted);
        had.removeAll(pending);
        if (offset == null || had.isEmpty()) {
            checker.beginsAnew();
            wanted.forEach(this::ask);
            return;
        }
        checker.goesOn();
        if (had.contains(ALL)) {
            say("go on ", List.of(ALL));
            wanted.stream().filter(session -> !session.equals(ALL)).forEach(this::ask);
        } else {
            checker.misses(ALL);
            say("go on ", List.copyOf(had));
            wanted.stream().filter(session -> !had.contains(session)).forEach(this::ask);
        }
    }

    /** The connection breaks; its pod does not know yet. */
    SimulatedPod.Session cut() {
        SimulatedPod.Session left = connection;
        connection = null;
        connected = false;
        frame = null;
        saying.clear();
        return left;
    }

    /** Says that it goes. */
    void leave() {
        cut().leave();
    }

    void subscribe(String session) {
        wanted.add(session);
        ask(session);
    }

    private void ask(String session) {
        acked.remove(session);
        checker.asks(session, say("subscribe ", List.of(session)));
    }

    void unsubscribe(String session) {
        wanted.remove(session);
        acked.remove(session);
        had.remove(session);
        checker.leaves(session);
        say("unsubscribe ", List.of(session));
    }

    private long say(String what, List<String> sessions) {
        Map<String, Long> lives = new LinkedHashMap<>();
        sessions.forEach(session -> lives.put(session, world.life(session)));
        var command = new Command(++lastAck, what, sessions, new HashSet<>(sessions), lives);
        unanswered.put(command.ack(), command);
        saying.add(command);
        return lastAck;
    }

    /** What its pod reads next; null when it has said nothing. */
    String says() {
        return connection == null || saying.isEmpty() ? null : saying.peek().toString();
    }

    void heardByPod() {
        Command command = saying.remove();
        String session = command.sessions().getFirst();
        boolean all = session.equals(ALL);
        switch (command.what()) {
            case "go on " -> connection.resume(all, all ? List.of() : command.sessions(), offset, command.ack());
            case "subscribe " -> {
                if (all) {
                    connection.subscribeAll(command.ack());
                } else {
                    connection.subscribe(session, command.ack());
                }
            }
            default -> {
                if (all) {
                    connection.unsubscribeAll(command.ack());
                } else {
                    connection.unsubscribe(session, command.ack());
                }
            }
        }
    }

    boolean hasFrame() {
        if (frame == null && connection != null) {
            frame = connection.next();
        }
        return frame != null;
    }

    boolean isThrownOut() {
        return connection != null && !hasFrame() && connection.isOver();
    }

    void read() {
        String text = frame;
        world.tell(name, text);
        frame = null;
        if (text.startsWith("connect ")) {
            welcomed(text.substring("connect ".length()));
        } else if (text.startsWith("43")) {
            long ack = Long.parseLong(text.substring(2, text.indexOf('[')));
            answered(ack, null, text.contains("\"ok\":true"), text.contains("\"pending\":true"));
        } else if (text.contains("\"type\":\"ack\"") || text.contains("\"type\":\"error\"")) {
            String ack = after(text, "\"id\":", ",}");
            String session = after(text, "\"session\":\"", "\"");
            if (ack == null) {
                refused(session, 0);
            } else {
                answered(
                        Long.parseLong(ack),
                        session,
                        text.contains("\"type\":\"ack\""),
                        text.contains("\"pending\":true"));
            }
        } else if (text.contains("\"resync\"")) {
            resync();
        } else {
            event(text);
        }
    }

    /** It keeps what it shows: what was passed over follows. Said instead of going on, it is subscribed afresh. */
    private void resync() {
        checker.resync();
        unanswered.values().stream()
                .filter(command -> command.what().equals("go on "))
                .forEach(command -> command.sessions().stream()
                        .filter(wanted::contains)
                        .forEach(session -> {
                            checker.misses(session);
                            checker.asks(session, command.ack());
                        }));
    }

    private void event(String text) {
        String session = after(text, "\"sessionId\":\"", "\"");
        String version = after(text, "\"version\":", ",}");
        if (version == null && text.contains("Session not found")) {
            refused(session, 0);
            return;
        }
        String given = text.startsWith("42")
                ? text.endsWith("\"]") ? text.substring(text.lastIndexOf(",\"") + 2, text.length() - 2) : null
                : after(text, "\"offset\":\"", "\"");
        if (given != null) {
            offset = given;
            had.clear();
            had.addAll(acked);
        }
        checker.sees(
                session,
                version == null ? 0 : Long.parseLong(version),
                text.contains("\"status\":\"ERROR\""),
                world.redisMayBeBehind(),
                unsubscribing(session));
    }

    /** The first command unanswered by which it asked for no more of a session; what comes until then is of before. */
    private long unsubscribing(String session) {
        return unanswered.values().stream()
                .filter(command -> command.what().equals("unsubscribe "))
                .filter(command -> command.sessions().contains(session)
                        || command.sessions().contains(ALL))
                .mapToLong(Command::ack)
                .findFirst()
                .orElse(Long.MAX_VALUE);
    }

    private void welcomed(String id) {
        connected = true;
        boolean recovered = id.equals(pid);
        pid = id;
        if (recovered) {
            checker.goesOn();
            List<Command> again = new ArrayList<>(unanswered.values());
            unanswered.clear();
            pending.stream().filter(wanted::contains).forEach(this::ask);
            again.forEach(command -> {
                String session = command.sessions().getFirst();
                if (command.what().equals("subscribe ")) {
                    ask(session);
                } else {
                    checker.leaves(session);
                    say(command.what(), command.sessions());
                }
            });
        } else {
            checker.beginsAnew();
            unanswered.clear();
            pending.clear();
            wanted.forEach(this::ask);
        }
    }

    private void answered(long ack, String about, boolean done, boolean waits) {
        Command command = unanswered.get(ack);
        if (command == null) {
            return;
        }
        String session = about == null ? command.sessions().getFirst() : about;
        command.open().remove(session);
        if (command.open().isEmpty()) {
            unanswered.remove(ack);
        }
        checker.answered(session, ack, waits);
        if (command.what().equals("unsubscribe ") || !wanted.contains(session)) {
            return;
        }
        if (done) {
            acked.add(session);
            if (waits) {
                pending.add(session);
            } else {
                pending.remove(session);
            }
        } else {
            refused(session, command.lives().get(session));
        }
    }

    private void refused(String session, long life) {
        world.refused(name, session, life);
        wanted.remove(session);
        acked.remove(session);
        had.remove(session);
        checker.loses(session);
    }

    private static String after(String text, String mark, String end) {
        int from = text.indexOf(mark);
        if (from < 0) {
            return null;
        }
        int to = from + mark.length();
        while (end.indexOf(text.charAt(to)) < 0) {
            to++;
        }
        return text.substring(from + mark.length(), to);
    }
}
