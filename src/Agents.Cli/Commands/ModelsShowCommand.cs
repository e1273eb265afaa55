using System.CommandLine;
using System.Text.Json.Nodes;
using Agents.Models.Inspection;
using Agents.Models.Serving;
using Agents.Registry;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Cli.Commands;

/// <summary>What a model is, and what of it is not supported: <c>models show</c>. Loads no weights.</summary>
internal static class ModelsShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model")
        {
            Description = "A folder, a .gguf file, embedded, or model@version (a unique prefix is enough).",
        };
        var command = new Command(
            "show", "A model: family, size, quantisation, template, tools, what is unsupported; a version's origin.")
        {
            model,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var name = result.GetRequiredValue(model);
            var version = ModelReference.Split(name).Version is null
                ? null
                : await FindAsync(host, name, cancellationToken);
            var report = Inspect(host, version?.Path ?? name, version is not null);
            if (result.GetValue(CommonOptions.Json))
                terminal.WriteJson(await DescribeAsync(host, version, report, cancellationToken));
            else
                ModelReportTable.Draw(terminal.Screen, version, report);
        });
        return command;
    }

    /// <summary>A registered version by <c>model@version</c>; the version may be a prefix, base or current.</summary>
    public static async Task<ModelVersion> FindAsync(
        CliHost host, string name, CancellationToken cancellationToken)
    {
        var (model, id) = ModelReference.Split(name);
        return id switch
        {
            null => throw new AgentsException(
                $"'{name}' names no version; write model@version. See: agents models list"),
            ModelReference.Base or ModelReference.Current => await host.FindAsync(name, cancellationToken),
            _ => await host.Registry.FindAsync(model, id, cancellationToken)
                ?? throw new AgentsException($"No version '{name}' in {host.DataFolder}. See: agents models list"),
        };
    }

    private static ModelReport Inspect(CliHost host, string path, bool isVersion)
    {
        if (path == EmbeddedModel.Id)
            path = host.Services.GetRequiredService<EmbeddedModel>().Folder;
        // A version stays registered when its files are gone.
        return isVersion && !Path.Exists(path)
            ? new ModelReport { Path = path, Format = "none", Unsupported = [$"{path} is not there any more."] }
            : ModelInspector.Inspect(Path.GetFullPath(path));
    }

    private static async Task<object> DescribeAsync(
        CliHost host, ModelVersion? version, ModelReport report, CancellationToken cancellationToken)
    {
        if (version is null)
            return new { Model = report };
        var current = await host.Registry.GetCurrentAsync(version.Model, cancellationToken);
        var history = await host.Registry.HistoryAsync(version.Model, cancellationToken);
        var episodes = version.RunId is null
            ? null
            : await host.Episodes.CountAsync(new() { RunId = version.RunId }, cancellationToken);
        return new
        {
            Version = ModelsCommand.Describe(version, current?.Id == version.Id),
            Gate = version.Gate is null ? null : JsonNode.Parse(version.Gate),
            Published = history.Where(p => p.Version == version.Id),
            Episodes = episodes,
            Model = report,
        };
    }
}
