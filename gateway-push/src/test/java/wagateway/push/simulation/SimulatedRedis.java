package wagateway.push.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import wagateway.model.channel.FunctionLibrary;

/** What the scripts and pods use of Redis, in memory; the scripts themselves are the real ones. */
final class SimulatedRedis {
    private final Lua lua;
    private final LongSupplier clock;
    private final BiConsumer<String, String> published;
    private Map<String, Object> data = new HashMap<>();
    private Map<String, Long> ends = new HashMap<>();
    private final Map<FunctionLibrary, LuaValue> functions = new HashMap<>();
    private String runId;

    private record Entry(long seq, String epoch, String event) {}

    /** The data at one moment. */
    record Copy(Map<String, Object> data, Map<String, Long> ends) {}

    /** @param published hears each channel and message */
    SimulatedRedis(Lua lua, LongSupplier clock, String runId, BiConsumer<String, String> published) {
        this.lua = lua;
        this.clock = clock;
        this.runId = runId;
        this.published = published;
    }

    /** Another process with these data. */
    void restart(String newRunId, Copy copy) {
        runId = newRunId;
        functions.clear();
        Copy own = copied(copy.data(), copy.ends());
        data = own.data();
        ends = own.ends();
    }

    Copy copy() {
        return copied(data, ends);
    }

    static Copy nothing() {
        return new Copy(new HashMap<>(), new HashMap<>());
    }

    private static Copy copied(Map<String, Object> data, Map<String, Long> ends) {
        Map<String, Object> copy = new HashMap<>();
        data.forEach((key, value) -> copy.put(key, copied(value)));
        return new Copy(copy, new HashMap<>(ends));
    }

    @SuppressWarnings("unchecked")
    private static Object copied(Object value) {
        return switch (value) {
            case Map<?, ?> hash -> new LinkedHashMap<>(hash);
            case TreeSet<?> set -> new TreeSet<>((TreeSet<String>) set);
            case List<?> stream -> new ArrayList<>(stream);
            default -> value;
        };
    }

    Object eval(String script, List<String> keys, List<String> arguments) {
        return lua.run(script, keys, arguments, this::call);
    }

    /** A process has what was loaded, but not what it remembered in another one. */
    Object call(FunctionLibrary library, List<String> keys, List<String> arguments) {
        return lua.call(functions.computeIfAbsent(library, lua::load), keys, arguments, this::call);
    }

    void set(String key, String value) {
        data.put(key, value);
        ends.remove(key);
    }

    long delete(String key) {
        ends.remove(key);
        return data.remove(key) == null ? 0 : 1;
    }

    long removeField(String key, String field) {
        Map<String, String> hash = hash(key);
        long removed = hash.remove(field) == null ? 0 : 1;
        if (hash.isEmpty()) {
            delete(key);
        }
        return removed;
    }

    boolean expire(String key, long millis) {
        if (get(key) == null) {
            return false;
        }
        ends.put(key, clock.getAsLong() + millis);
        return true;
    }

    void addToSet(String key, String member) {
        set(key, true).add(member);
    }

    /** Null when there is none. */
    String popFromSet(String key) {
        SortedSet<String> set = set(key, false);
        return set.isEmpty() ? null : set.removeFirst();
    }

    boolean isEmpty(String key) {
        return get(key) == null || set(key, false).isEmpty();
    }

    /** Whether a key has another run id than this process. */
    boolean isBehind(String key) {
        return !runId.equals(get(key));
    }

    private LuaValue call(String[] command) {
        String key = command.length > 1 ? command[1] : "";
        return switch (command[0]) {
            case "INFO" ->
                LuaValue.valueOf("# Server\r\nredis_version:7.4.0\r\nrun_id:" + runId + "\r\ntcp_port:6379\r\n");
            case "GET" -> text((String) get(key));
            case "SET" -> {
                set(key, command[2]);
                if (command.length == 5) {
                    expire(key, Long.parseLong(command[4]));
                }
                yield LuaValue.TRUE;
            }
            case "INCR" -> {
                String next = Long.toString(get(key) instanceof String before ? Long.parseLong(before) + 1 : 1);
                data.put(key, next);
                yield LuaValue.valueOf(Integer.parseInt(next));
            }
            case "DEL" ->
                LuaValue.valueOf(Arrays.stream(command)
                        .skip(1)
                        .mapToInt(one -> (int) delete(one))
                        .sum());
            case "EXPIRE" -> LuaValue.valueOf(expire(key, 1_000 * Long.parseLong(command[2])) ? 1 : 0);
            case "PEXPIRE" -> LuaValue.valueOf(expire(key, Long.parseLong(command[2])) ? 1 : 0);
            case "HGET" -> text(hash(key).get(command[2]));
            case "HSET" -> {
                for (int i = 2; i < command.length; i += 2) {
                    newHash(key).put(command[i], command[i + 1]);
                }
                yield LuaValue.ONE;
            }
            case "HINCRBY" ->
                LuaValue.valueOf(Integer.parseInt(newHash(key)
                        .merge(
                                command[2],
                                command[3],
                                (before, more) -> Long.toString(Long.parseLong(before) + Long.parseLong(more)))));
            case "HGETALL" -> {
                List<String> flat = new ArrayList<>();
                hash(key).forEach((field, value) -> {
                    flat.add(field);
                    flat.add(value);
                });
                yield Lua.table(flat);
            }
            case "HKEYS" -> Lua.table(List.copyOf(hash(key).keySet()));
            case "XADD" -> {
                append(key, command);
                yield LuaValue.valueOf(command[5]);
            }
            case "XREVRANGE" -> {
                List<Entry> stream = stream(key);
                yield entries(stream.isEmpty() ? List.of() : List.of(stream.getLast()));
            }
            case "XRANGE" -> {
                long from = seq(command[2]);
                yield entries(stream(key).stream()
                        .filter(entry -> entry.seq() >= from)
                        .toList());
            }
            case "SPUBLISH" -> {
                published.accept(key, command[2]);
                yield LuaValue.ONE;
            }
            default ->
                throw new IllegalArgumentException("a command that is not simulated: " + String.join(" ", command));
        };
    }

    /** {@code XADD key MAXLEN ~ n id epoch <epoch> event <event>}. */
    private void append(String key, String[] command) {
        @SuppressWarnings("unchecked")
        var stream = (List<Entry>) data.computeIfAbsent(key, _ -> new ArrayList<Entry>());
        long seq = seq(command[5]);
        if (!stream.isEmpty() && stream.getLast().seq() >= seq) {
            throw new IllegalStateException("ERR The ID specified in XADD is equal or smaller than the top item");
        }
        stream.add(new Entry(seq, command[7], command[9]));
        int most = Integer.parseInt(command[4]);
        if (stream.size() > most) {
            stream.subList(0, stream.size() - most).clear();
        }
    }

    private static long seq(String id) {
        return Long.parseLong(id.substring(0, id.indexOf('-')));
    }

    private static LuaTable entries(List<Entry> entries) {
        LuaTable table = new LuaTable(entries.size(), 0);
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            LuaTable pair = new LuaTable(2, 0);
            pair.set(1, LuaValue.valueOf(entry.seq() + "-0"));
            pair.set(2, Lua.table(List.of("epoch", entry.epoch(), "event", entry.event())));
            table.set(i + 1, pair);
        }
        return table;
    }

    private static LuaValue text(String value) {
        return value == null ? LuaValue.FALSE : LuaValue.valueOf(value);
    }

    private Object get(String key) {
        Long end = ends.get(key);
        if (end != null && end <= clock.getAsLong()) {
            delete(key);
        }
        return data.get(key);
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> hash(String key) {
        Object hash = get(key);
        return hash == null ? new LinkedHashMap<>() : (Map<String, String>) hash;
    }

    @SuppressWarnings("unchecked")
    private Map<String, String> newHash(String key) {
        get(key);
        return (Map<String, String>) data.computeIfAbsent(key, _ -> new LinkedHashMap<String, String>());
    }

    @SuppressWarnings("unchecked")
    private SortedSet<String> set(String key, boolean create) {
        Object set = create ? data.computeIfAbsent(key, _ -> new TreeSet<String>()) : data.get(key);
        return set == null ? new TreeSet<>() : (SortedSet<String>) set;
    }

    @SuppressWarnings("unchecked")
    private List<Entry> stream(String key) {
        Object stream = get(key);
        return stream == null ? List.of() : (List<Entry>) stream;
    }
}
