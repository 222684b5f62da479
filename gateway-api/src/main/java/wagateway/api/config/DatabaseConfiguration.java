package wagateway.api.config;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.r2dbc.postgresql.PostgresqlConnectionFactoryProvider;
import java.time.Duration;
import org.springframework.boot.r2dbc.ConnectionFactoryBuilder;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcConnectionDetails;
import org.springframework.boot.r2dbc.autoconfigure.R2dbcProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.resources.LoopResources;
import wagateway.pod.SilenceHandler;

/**
 * Makes the connections to PostgreSQL, and puts a {@link SilenceHandler} on each; their driver has no hook but the maker of channels.
 *
 * <p>Between {@code ReadyForQuery} (PostgreSQL's frontend/backend protocol, section 54.7) and the next request the server owes
 * nothing. Where that message is not the end of what was read in one go it is overlooked, and an idle connection may be
 * closed too early; the pool replaces it.
 */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final int READY_LENGTH = 6;
    private static final int READY_SIZE = 5;

    @Bean
    DatabaseConnections connectionFactory(
            R2dbcConnectionDetails details,
            R2dbcProperties properties,
            DatabaseSettings settings,
            LoopResources eventLoops) {
        var watched = new WatchedChannels(eventLoops, settings.silence());
        var unpooled = ConnectionFactoryBuilder.withOptions(
                        details.getConnectionFactoryOptions().mutate())
                .configure(options -> options.option(PostgresqlConnectionFactoryProvider.LOOP_RESOURCES, watched))
                .build();
        return new DatabaseConnections(unpooled, properties.getPool(), settings);
    }

    private static boolean endsReady(Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            return false;
        }
        int start = bytes.writerIndex() - READY_LENGTH;
        return start >= bytes.readerIndex() && bytes.getByte(start) == 'Z' && bytes.getInt(start + 1) == READY_SIZE;
    }

    /** The event loops that the whole pod shares, so they are not closed here. */
    private record WatchedChannels(LoopResources shared, Duration silence) implements LoopResources {
        @Override
        public <C extends Channel> C onChannel(Class<C> type, EventLoopGroup group) {
            C channel = shared.onChannel(type, group);
            channel.pipeline().addFirst(new SilenceHandler(silence, DatabaseConfiguration::endsReady));
            return channel;
        }

        @Override
        public <C extends Channel> Class<? extends C> onChannelClass(Class<C> type, EventLoopGroup group) {
            return shared.onChannelClass(type, group);
        }

        @Override
        public EventLoopGroup onClient(boolean useNative) {
            return shared.onClient(useNative);
        }

        @Override
        public EventLoopGroup onServer(boolean useNative) {
            return shared.onServer(useNative);
        }
    }
}
