package wagateway.push.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What one client was shown, judged as it comes; knows the protocol, and nothing of who speaks it. */
final class ConsistencyChecker {
    static final String ALL = "@all";

    private final String client;
    private final String user;
    private final List<String> failures;
    private final Set<String> subscribed = new TreeSet<>();
    private final Map<String, Shown> shown = new TreeMap<>();
    private final Map<String, Long> newestEver = new HashMap<>();
    /** By the command that asked for {@link #ALL}: sessions that were not shown since. */
    private final Map<Long, Set<String>> unconfirmed = new HashMap<>();

    /** Sessions that it keeps though {@link #ALL} is pending, as it has subscribed to them too. */
    private final Set<String> awaited = new HashSet<>();

    /** It may have been given back what it had left, when Redis was not told. */
    private boolean recovered;

    /** It asked for {@link #ALL} and was answered. */
    private boolean hasAll;

    /** What it has asked for and by which command. */
    private final Set<Asked> asked = new HashSet<>();

    /** Of one session, since the client began anew. */
    private static final class Shown {
        long version;
        /** Another event says more of it and has not come: the offset comes with that one, so both may come again. */
        boolean half;
        /** It was told of a break since: the present state comes, whatever it is. */
        boolean broken;
    }

    private record Asked(String target, long command) {}

    ConsistencyChecker(String client, String user, List<String> failures) {
        this.client = client;
        this.user = user;
        this.failures = failures;
    }

    /** It was not recovered: it has nothing until the present state comes. */
    void beginsAnew() {
        subscribed.clear();
        shown.clear();
        hasAll = false;
        goesOn();
        recovered = false;
    }

    /** It goes on with what it had. */
    void goesOn() {
        recovered = true;
        asked.clear();
        unconfirmed.clear();
        awaited.clear();
    }

    /** It was told that events were missed. */
    void resync() {
        shown.values().forEach(one -> one.broken = true);
    }

    /** What it went on with is not kept: the present state of all of it comes. */
    void misses(String target) {
        hasAll &= !target.equals(ALL);
    }

    /** It has asked for the present state of a session, or of {@link #ALL}. */
    void asks(String target, long command) {
        subscribed.add(target);
        if (target.equals(ALL) && !hasAll && unconfirmed.isEmpty()) {
            unconfirmed.put(command, new HashSet<>(shown.keySet()));
        }
        asked.add(new Asked(target, command));
    }

    /** What it asked for was answered: the present state has come, unless it is pending. What it had besides is gone. */
    void answered(String target, long command, boolean pending) {
        Set<String> gone = unconfirmed.remove(command);
        if (gone != null && subscribed.contains(ALL)) {
            if (pending) {
                awaited.addAll(gone);
                awaited.retainAll(subscribed);
                gone.removeAll(subscribed);
            }
            shown.keySet().removeAll(gone);
        }
        hasAll |= target.equals(ALL) && subscribed.contains(ALL);
        if (!pending) {
            asked.remove(new Asked(target, command));
        }
    }

    /** It was told that there is no such session. */
    void loses(String session) {
        subscribed.remove(session);
        shown.remove(session);
    }

    /** It does not show a session any more, or {@link #ALL}. */
    void leaves(String target) {
        subscribed.remove(target);
        if (!subscribed.contains(ALL)) {
            hasAll = false;
            unconfirmed.clear();
            shown.keySet().removeIf(known -> !subscribed.contains(known));
        } else if (awaited.remove(target)) {
            shown.remove(target);
        }
    }

    /**
     * An event has come.
     *
     * @param version 0 for one that only says more of the one before it
     * @param half whether another event says more of it
     * @param older whether Redis may have been behind
     * @param unsubscribing the command by which the client asks for no more of the session: some may be passed over, and what
     *     it asked for later is still to come
     */
    void sees(String session, long version, boolean half, boolean older, long unsubscribing) {
        awaited.remove(session);
        unconfirmed.forEach((command, sessions) -> {
            if (command < unsubscribing) {
                sessions.remove(session);
            } else {
                sessions.add(session);
            }
        });
        if (shown.get(session) instanceof Shown one
                && asked(session).anyMatch(command -> command.command() > unsubscribing)) {
            one.broken = true;
        }
        if (!session.startsWith(user + "-")) {
            failures.add("another user's: " + client + " was shown " + session);
        }
        if (version == 0) {
            if (shown.get(session) instanceof Shown one) {
                one.half = false;
            }
        } else if (subscribed.contains(ALL) || subscribed.contains(session)) {
            judge(session, version, older);
            shown.get(session).half = half;
        } else if (unsubscribing == Long.MAX_VALUE && !recovered) {
            failures.add("unasked: " + client + " was shown version " + version + " of " + session);
        }
    }

    private void judge(String session, long version, boolean older) {
        Shown one = shown.get(session);
        String what = client + " saw version " + version + " of " + session;
        if (one == null) {
            long ever = newestEver.getOrDefault(session, 0L);
            if (version < ever && !older) {
                failures.add("anew: " + what + " after " + ever + ", though it began anew");
            }
            one = new Shown();
            shown.put(session, one);
        } else if (version < one.version && !(older && hasAsked(session))) {
            failures.add("back: " + what + " after " + one.version);
        } else if (!one.broken && !one.half && !hasAsked(session) && version == one.version) {
            failures.add("twice: " + what + " again");
        } else if (!one.broken && !hasAsked(session) && version > one.version + 1) {
            failures.add("hole: " + what + " next to " + one.version + ", and was not told of a break");
        }
        one.version = version;
        one.broken = false;
        newestEver.merge(session, version, Math::max);
    }

    /** The present state may come again, or ahead of what is on its way. */
    private boolean hasAsked(String session) {
        return asked(session).findAny().isPresent();
    }

    private Stream<Asked> asked(String session) {
        return asked.stream()
                .filter(one -> one.target().equals(session) || one.target().equals(ALL));
    }

    /**
     * After everything has calmed down.
     *
     * @param version the newest; 0 when there never was one
     */
    void atTheEnd(String session, long version, boolean exists) {
        boolean wanted = subscribed.contains(session) || subscribed.contains(ALL);
        long seen = shown.get(session) instanceof Shown one ? one.version : 0;
        if (wanted && seen != version && (exists || seen > 0)) {
            failures.add("stale: " + client + " shows version " + seen + " of " + session + ", not " + version);
        }
    }
}
