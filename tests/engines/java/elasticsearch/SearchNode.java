package lapor.engines;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * One Elasticsearch node in this JVM, until SIGTERM.
 *
 * <p>The start class of the distribution waits for a launcher that is not published. Arguments: the folder that holds
 * {@code modules/}, and the folder of {@code elasticsearch.yml}.
 */
public final class SearchNode {
    private SearchNode() {}

    public static void main(String[] folders) {
        try {
            Environment environment = read(Path.of(folders[0]), Path.of(folders[1]));
            Node node = new Node(environment, modules(environment));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
            node.start();
            new CountDownLatch(1).await();
        } catch (Throwable failure) {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1); // the threads of half a node would live on
        }
    }

    private static Environment read(Path home, Path config) throws Exception {
        Settings settings = Settings.builder().put("path.home", home.toString()).build();
        Environment environment =
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), config, () -> "test");
        LogConfigurator.registerErrorListener();
        LogConfigurator.setNodeName("test");
        LogConfigurator.configure(environment, true);
        return environment;
    }

    private static PluginsLoader modules(Environment environment) {
        return PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir(), false),
                PluginsLoader.loadPluginsBundles(environment.pluginsDir(), false),
                Map.of(),
                false);
    }

    private static void close(Node node) {
        try {
            node.prepareForClose();
            node.close();
            node.awaitClose(30, TimeUnit.SECONDS);
        } catch (Exception failure) {
            failure.printStackTrace();
        }
    }
}
