package wagateway.push.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What one client was shown, judged as it comes; knows the protocol, and nothing of who speaks it. */
final class Sight {
    static final String ALL = "@all";

    private final String client;
    private final String user;
    private final List<String> failures;
    private final Set<String> subscribed = new TreeSet<>();
    private final Map<String, Shown> shown = new TreeMap<>();
    private final Map<String, Long> newestEver = new HashMap<>();
    private final List<Hole> holes = new ArrayList<>();
    /** What it has asked for and by which command. */
    private final Set<Asked> asked = new HashSet<>();

    private String epoch;

    /** Of one session, since the client began anew; the epoch of the last offset, which says that it has everything up to there. */
    private static final class Shown {
        long version;
        boolean half;
        String epoch;
    }

    private record Asked(String target, long command) {}

    private record Hole(String session, long before, long after, String epoch) {}

    Sight(String client, String user, List<String> failures) {
        this.client = client;
        this.user = user;
        this.failures = failures;
    }

    /** It was not recovered: what it shows is a memory until the present state comes. */
    void beginsAnew() {
        subscribed.clear();
        resync();
    }

    void recovered() {
        asked.clear();
    }

    /** It was told that it cannot go on; it stays subscribed. */
    void resync() {
        shown.clear();
        holes.clear();
        asked.clear();
        epoch = null;
    }

    /** Goes on from an offset, with what it had. */
    void goesOn() {
        asked.clear();
    }

    /** It has asked for the present state of a session, or of {@link #ALL}. */
    void asks(String target, long command) {
        subscribed.add(target);
        asked.add(new Asked(target, command));
    }

    /** What it asked for was answered: the present state has come, unless it is pending. */
    void answered(String target, long command, boolean pending) {
        if (!pending) {
            asked.remove(new Asked(target, command));
        }
    }

    /** It does not show a session any more, or {@link #ALL}. */
    void leaves(String target) {
        subscribed.remove(target);
        if (!subscribed.contains(ALL)) {
            shown.keySet().removeIf(known -> !subscribed.contains(known));
            holes.removeIf(hole -> !subscribed.contains(hole.session()));
        }
    }

    boolean wants(String session) {
        return subscribed.contains(ALL) || subscribed.contains(session);
    }

    /**
     * @param version 0 for an event that only says more of the one before it
     * @param half whether another event says more of it
     * @param offset null where there is none
     * @param soleEpoch whether the user's stream never had another
     * @param older whether Redis may have been behind
     */
    void sees(String session, long version, boolean half, String offset, boolean soleEpoch, boolean older) {
        if (!session.startsWith(user + "-")) {
            failures.add("another user's: " + client + " was shown " + session);
        }
        if (version > 0 && wants(session)) {
            judge(session, version, older);
            shown.get(session).half = half;
        } else if (version == 0 && shown.get(session) instanceof Shown one) {
            one.half = false;
        }
        if (offset != null) {
            epoch = offset.substring(0, offset.indexOf('-'));
            for (Hole hole : holes) {
                if (epoch.equals(hole.epoch())) {
                    failures.add("hole: " + client + " saw version " + hole.after() + " of " + hole.session()
                            + " next to " + hole.before() + " in epoch " + epoch);
                }
            }
            holes.clear();
            if (soleEpoch) {
                shown.values().forEach(one -> one.epoch = epoch);
            } else if (version > 0 && shown.get(session) instanceof Shown one) {
                one.epoch = epoch;
            }
        }
    }

    private void judge(String session, long version, boolean older) {
        Shown before = shown.get(session);
        if (before == null) {
            long ever = newestEver.getOrDefault(session, 0L);
            if (version < ever && !older) {
                failures.add("anew: " + client + " began anew with version " + version + " of " + session + " after "
                        + ever);
            }
            before = new Shown();
            shown.put(session, before);
        } else if (version < before.version && !(older && excused(session))) {
            failures.add("back: " + client + " saw version " + version + " of " + session + " after " + before.version);
        } else if (version == before.version && !excused(session)) {
            failures.add((before.half ? "half: " : "twice: ") + client + " saw version " + version + " of " + session
                    + " again");
        } else if (version > before.version + 1 && before.epoch != null && !excused(session)) {
            holes.add(new Hole(session, before.version, version, before.epoch));
        }
        before.version = version;
        before.epoch = epoch;
        newestEver.merge(session, version, Math::max);
    }

    /** It has asked for the present state, which may come again, or ahead of what is on its way. */
    private boolean excused(String session) {
        return asked.stream()
                .anyMatch(one -> one.target().equals(session) || one.target().equals(ALL));
    }

    /**
     * After everything has calmed down.
     *
     * @param version the newest; 0 when there never was one
     */
    void atTheEnd(String session, long version, boolean exists) {
        boolean one = subscribed.contains(session);
        long seen = shown.get(session) instanceof Shown last ? last.version : 0;
        if ((one || subscribed.contains(ALL)) && seen != version && (exists || seen > 0)) {
            failures.add("stale: " + client + " shows version " + seen + " of " + session + ", not " + version);
        }
    }
}
