package wagateway.push.simulation;

/**
 * Something that may happen next.
 *
 * @param where it happens: things at one place have one speed
 * @param what tells it from others of its kind there, in this world and in others
 */
record Step(Kind kind, String where, String what, Runnable action) {
    /** As a schedule has it. */
    @Override
    public String toString() {
        return kind + " " + where + " " + what;
    }

    /** What happens. */
    enum Kind {
        // what was begun goes on
        REDIS_RUNS,
        REDIS_ANSWERS,
        REDIS_HEARS,
        MESSAGE_COMES,
        DATABASE_RUNS,
        DATABASE_ANSWERS,
        POD_READS,
        CLIENT_READS,
        POD_NOTICES,
        LINK_RETURNS,
        CLIENT_CONNECTS,
        TIME_PASSES,

        // all of it goes on, in order, until nothing is under way
        SETTLES(6),

        // somebody does something
        REPORT(10),
        SUBSCRIBE(4),
        UNSUBSCRIBE(2),
        CUT(6),
        DELETE(1),
        CREATE(1),
        RELAY(1),
        REPUBLISH(2),
        REBUILD(6),
        REPLICA_FOLLOWS(2),

        // something breaks
        COMMANDS_LOST(2),
        COMMANDS_AGAIN(2),
        COMMAND_TIMES_OUT(1),
        MESSAGES_LOST(3),
        PUSH_CRASHES(1),
        API_CRASHES(1),
        REDIS_RESTARTS(2),
        DATABASE_STALLS(1);

        /** How often it is done compared with others; 0 for what goes on by itself. */
        final int weight;

        Kind() {
            this(0);
        }

        Kind(int weight) {
            this.weight = weight;
        }

        boolean goesOn() {
            return weight == 0;
        }

        boolean isHarm() {
            return compareTo(COMMANDS_LOST) >= 0;
        }
    }
}
