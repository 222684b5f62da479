package wagateway.push.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.Varargs;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JsePlatform;

/** Runs scripts as Redis does. One thread at a time. */
final class Lua {
    private final Globals globals = JsePlatform.standardGlobals();
    private final Map<String, LuaValue> compiled = new HashMap<>();
    private Commands commands;

    /** What {@code redis.call} does. */
    interface Commands {
        LuaValue call(String[] command);
    }

    Lua() {
        LuaTable redis = new LuaTable();
        redis.set("call", new VarArgFunction() {
            @Override
            public Varargs invoke(Varargs arguments) {
                String[] command = new String[arguments.narg()];
                for (int i = 0; i < command.length; i++) {
                    command[i] = arguments.tojstring(i + 1);
                }
                return commands.call(command);
            }
        });
        globals.set("redis", redis);
        globals.get("string").set("format", new VarArgFunction() {
            // LuaJ writes a number's fraction whatever the precision
            @Override
            public Varargs invoke(Varargs arguments) {
                if (!arguments.tojstring(1).equals("%.0f")) {
                    throw new IllegalArgumentException("a format that is not simulated: " + arguments.tojstring(1));
                }
                return LuaValue.valueOf(String.format(Locale.ROOT, "%.0f", arguments.todouble(2)));
            }
        });
    }

    /** @return a Long, a String, a List of these, or null */
    Object run(String script, List<String> keys, List<String> arguments, Commands redis) {
        commands = redis;
        globals.set("KEYS", table(keys));
        globals.set("ARGV", table(arguments));
        return answer(compiled.computeIfAbsent(script, text -> globals.load(text, "script"))
                .call());
    }

    static LuaTable table(List<String> texts) {
        LuaTable table = new LuaTable(texts.size(), 0);
        for (int i = 0; i < texts.size(); i++) {
            table.set(i + 1, LuaValue.valueOf(texts.get(i)));
        }
        return table;
    }

    private static Object answer(LuaValue value) {
        return switch (value.type()) {
            case LuaValue.TNUMBER -> value.tolong();
            case LuaValue.TSTRING -> value.tojstring();
            case LuaValue.TTABLE -> {
                List<Object> list = new ArrayList<>();
                for (int i = 1; !value.get(i).isnil(); i++) {
                    list.add(answer(value.get(i)));
                }
                yield list;
            }
            case LuaValue.TBOOLEAN -> value.toboolean() ? 1L : null;
            default -> null;
        };
    }
}
