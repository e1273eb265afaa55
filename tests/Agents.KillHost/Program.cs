using Agents;
using Agents.Episodes;
using Agents.KillHost;
using Agents.Records;
using Agents.Registry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

// A process to be killed by tests: Agents.KillHost MODE FOLDER [ARGUMENT…]. It says what was acknowledged on stdout.
var settings = new Dictionary<string, string?> { ["Agents:Data"] = args[1] };
var services = new ServiceCollection();
services.AddAgents(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
await using var provider = services.BuildServiceProvider();
try
{
    await (args[0] switch
    {
        "work" => ActivatorUtilities.CreateInstance<StoreWorkload>(provider).RunAsync(args[1], int.Parse(args[2])),
        "append" => Appending.RunAsync(provider.GetRequiredService<IEpisodeStore>(), args[2], int.Parse(args[3])),
        "train" => Training.RunAsync(provider.GetRequiredService<IEpisodeStore>(), args[2]),
        "workflow" => Working.RunAsync(provider.GetRequiredService<IRecordLog>(), args[1]),
        "publish" => provider.GetRequiredService<IModelRegistry>().PublishAsync(args[2], args[3], "host").AsTask(),
        _ => throw new AgentsException($"Unknown mode {args[0]}."),
    });
    return 0;
}
catch (AgentsException error)
{
    await Console.Error.WriteLineAsync($"{error.GetType().Name}: {error.Message}");
    return 1;
}
