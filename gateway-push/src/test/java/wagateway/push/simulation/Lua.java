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
import org.luaj.vm2.lib.TwoArgFunction;
import org.luaj.vm2.lib.VarArgFunction;
import org.luaj.vm2.lib.jse.JsePlatform;
import wagateway.model.channel.FunctionLibrary;

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

    /** What a library registers, with a memory of its own. */
    LuaValue load(FunctionLibrary library) {
        LuaValue[] registered = new LuaValue[1];
        globals.get("redis").set("register_function", new TwoArgFunction() {
            @Override
            public LuaValue call(LuaValue name, LuaValue function) {
                registered[0] = function;
                return NIL;
            }
        });
        globals.load(library.code(), "library").call();
        return registered[0];
    }

    /** @return as {@link #run} */
    Object call(LuaValue function, List<String> keys, List<String> arguments, Commands redis) {
        commands = redis;
        return answer(function.call(table(keys), table(arguments)));
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
