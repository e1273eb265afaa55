using System.CommandLine;
using Agents.Cli.Commands;
using Agents.Cli.Studies;
using Agents.Episodes;
using Agents.Hosting;
using Agents.Models;
using Agents.Models.Serving;
using Agents.Records;
using Agents.Registry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agents.Cli;

/// <summary>The same host that an application builds, for the length of one command.</summary>
internal sealed class CliHost : IAsyncDisposable
{
    private static readonly LocalModelOptions FullPrecision = new() { Precision = "f32" };

    private readonly IHost _host;

    private CliHost(IHost host) => _host = host;

    public IServiceProvider Services => _host.Services;

    public IEpisodeStore Episodes => Services.GetRequiredService<IEpisodeStore>();

    public IModelRegistry Registry => Services.GetRequiredService<IModelRegistry>();

    public IRecordLog Records => Services.GetRequiredService<IRecordLog>();

    private LocalModels Models => Services.GetRequiredService<LocalModels>();

    public string DataFolder => Services.GetRequiredService<DataFolder>().FullPath;

    /// <summary>
    /// Builds and starts the host: appsettings.json beside the program, AGENTS_ variables, then the options.
    /// </summary>
    public static async Task<CliHost> StartAsync(
        ParseResult result,
        Terminal terminal,
        CancellationToken cancellationToken,
        Action<IAgentsBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables("AGENTS_");
        if (result.GetValue(CommonOptions.Data) is { } data)
            builder.Configuration.AddInMemoryCollection(
                [new($"{AgentsOptions.SectionName}:{nameof(AgentsOptions.Data)}", data)]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(new TerminalLoggerProvider(terminal.Error));
        var agents = builder.Services.AddAgents(builder.Configuration).AddLocalModels().AddPlugins();
        builder.Services.AddStudies();
        configure?.Invoke(agents);
        // Commands measure and train at full precision; a chat registers its own loader before.
        builder.Services.TryAddSingleton<IModelLoader>(p => new LocalModelLoader(
            FullPrecision, p.GetRequiredService<SeedSource>(), p.GetRequiredService<TimeProvider>()));
        var host = new CliHost(builder.Build());
        try
        {
            await host._host.StartAsync(cancellationToken);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The version that was typed, loaded at full precision; the weights as they came where no version was typed.
    /// </summary>
    public async Task<OpenModel> OpenModelAsync(string model, CancellationToken cancellationToken)
    {
        var version = await FindAsync(model, cancellationToken);
        var client = await Services.GetRequiredService<IModelLoader>().LoadAsync(version, cancellationToken);
        return new OpenModel(version, client);
    }

    /// <summary>The version that was typed; the weights as they came where none was.</summary>
    public ValueTask<ModelVersion> FindAsync(string model, CancellationToken cancellationToken) =>
        Models.FindAsync(model, cancellationToken);

    /// <summary>
    /// The version that answers a chat: the one typed, else the published one, else the weights as they came.
    /// </summary>
    public ValueTask<ModelVersion> ServedVersionAsync(string model, CancellationToken cancellationToken) =>
        Models.FindAsync(
        LocalModels.Reference(model).Version is null
            ? $"{model.Replace("@current", "", StringComparison.Ordinal)}@current" : model,
        cancellationToken);

    /// <summary>Stops, which writes every episode that is still queued, and disposes models and stores.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        else
            _host.Dispose();
    }
}
