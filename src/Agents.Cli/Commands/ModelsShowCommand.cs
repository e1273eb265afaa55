using System.CommandLine;
using System.Text.Json.Nodes;
using Agents.Models.Inspection;
using Agents.Registry;

namespace Agents.Cli.Commands;

/// <summary>What a model is, and what of it is not supported: <c>models show</c>. Loads no weights.</summary>
internal static class ModelsShowCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = new Argument<string>("model")
        {
            Description = "A folder, a .gguf file, OWNER/REPO, embedded, or model@version (a unique prefix is enough).",
        };
        var command = new Command(
            "show", "A model: family, size, quantisation, template, tools, what is unsupported; a version's origin.")
        {
            model,
        };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var place = await ModelPlace.FindAsync(host, result.GetRequiredValue(model), cancellationToken);
            var (version, report) = (place.Version, Inspect(place));
            if (result.GetValue(CommonOptions.Json))
                terminal.WriteJson(await DescribeAsync(host, version, report, cancellationToken));
            else
                ModelReportTable.Draw(terminal.Screen, version, report);
        });
        return command;
    }

    // A version stays registered when its files are gone.
    private static ModelReport Inspect(ModelPlace place) => place.Version is not null && !Path.Exists(place.Path)
        ? new ModelReport
        {
            Path = place.Path,
            Format = "none",
            Unsupported = [$"{place.Path} is not there any more."],
        }
        : ModelInspector.Inspect(place.Path);

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
