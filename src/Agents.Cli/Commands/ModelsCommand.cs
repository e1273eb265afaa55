using System.CommandLine;
using Agents.Registry;
using Spectre.Console;

namespace Agents.Cli.Commands;

/// <summary>Versions of the models, and the way back: <c>models list|show|export|rollback</c>.</summary>
internal static class ModelsCommand
{
    public static Command Create(Terminal terminal) =>
        new("models", "Model versions: where each came from, which is served.")
    {
        List(terminal),
        ModelsShowCommand.Create(terminal),
        ModelsExportCommand.Create(terminal),
        Rollback(terminal),
        ModelsPullCommand.Create(terminal),
    };

    private static Command List(Terminal terminal)
    {
        var command = new Command("list", "Every version; * is served.");
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var rows = new List<(ModelVersion Version, bool Current)>();
            foreach (var version in await host.Registry.ListAsync(null, cancellationToken))
            {
                var current = await host.Registry.GetCurrentAsync(version.Model, cancellationToken);
                rows.Add((version, current?.Id == version.Id));
            }

            if (result.GetValue(CommonOptions.Json))
                rows.ForEach(row => terminal.WriteJson(Describe(row.Version, row.Current)));
            else
                Draw(terminal, rows);
        });
        return command;
    }

    private static Command Rollback(Terminal terminal)
    {
        var model = new Argument<string>("model") { Description = "Model id, or model@version to go to that version." };
        var command = new Command("rollback",
            "Serve an earlier version again: the one before, or the one named.") { model };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var target = await TargetAsync(host, result.GetRequiredValue(model), cancellationToken);
            await host.Registry.PublishAsync(target.Model, target.Id, "rollback", cancellationToken);
            if (result.GetValue(CommonOptions.Json))
                terminal.WriteJson(Describe(target, current: true));
            else
                await terminal.Output.WriteLineAsync($"{target} is served now.");
        });
        return command;
    }

    private static async Task<ModelVersion> TargetAsync(CliHost host, string name, CancellationToken cancellationToken)
    {
        if (name.Contains('@', StringComparison.Ordinal))
            return await ModelPlace.FindVersionAsync(host, name, cancellationToken);
        var current = await host.Registry.GetCurrentAsync(name, cancellationToken)
            ?? throw new AgentsException($"Nothing was published for '{name}'. See: agents models list");
        var history = await host.Registry.HistoryAsync(name, cancellationToken);
        var before = history.Select(p => p.Version).Reverse().FirstOrDefault(id => id != current.Id) ?? current.Parent;
        return before is not null && await host.Registry.FindAsync(name, before, cancellationToken) is { } version
            ? version
            : throw new AgentsException($"{current} has no earlier version to go back to.");
    }

    /// <summary>A version as JSON.</summary>
    public static object Describe(ModelVersion version, bool current) => new
    {
        version.Model,
        version.Id,
        version.Parent,
        version.RunId,
        version.Step,
        version.CreatedAt,
        version.Path,
        Current = current,
    };

    private static void Draw(Terminal terminal, IReadOnlyList<(ModelVersion Version, bool Current)> rows)
    {
        var table = new Table().AddColumns("", "model", "version", "parent", "run", "step", "created");
        foreach (var (version, current) in rows)
        {
            table.AddRow(
                current ? "*" : "",
                Markup.Escape(version.Model),
                version.Id,
                version.Parent ?? "",
                Markup.Escape(version.RunId ?? ""),
                version.Step.ToString(),
                version.CreatedAt.ToString("u"));
        }

        terminal.Screen.Write(table);
    }
}
