using System.CommandLine;
using System.Globalization;
using Agents.Episodes;
using Spectre.Console;

namespace Agents.Cli.Commands;

/// <summary>Looks into the store: <c>episodes list|show|export|verify</c>.</summary>
internal static class EpisodesCommand
{
    public static Command Create(Terminal terminal) => new("episodes", "What was answered, logged and trained on.")
    {
        List(terminal),
        Show(terminal),
        Export(terminal),
        EpisodesVerifyCommand.Create(terminal),
    };

    public static Option<string?> Run() => new("--run") { Description = "Only this run, with the runs within it." };

    private static Command List(Terminal terminal)
    {
        var run = Run();
        var limit = CommonOptions.Count("--limit", 20, "Most episodes to list (the newest).");
        var command = new Command("list", "Counts by state, and the newest episodes.") { run, limit };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var query = new EpisodeQuery { RunId = result.GetValue(run) };
            var counts = await host.Episodes.CountAsync(query, cancellationToken);
            var after = Math.Max(0, counts.Appended - result.GetValue(limit));
            var newest = await host.Episodes.ReadAsync(query, cancellationToken).Skip((int)after)
                .ToListAsync(cancellationToken);
            if (result.GetValue(CommonOptions.Json))
                terminal.WriteJson(Summary(counts, newest));
            else
                Draw(terminal, counts, newest);
        });
        return command;
    }

    private static Command Show(Terminal terminal)
    {
        var id = new Argument<string>("id") { Description = "Episode id." };
        var command = new Command("show", "One episode with every token.") { id };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var name = result.GetRequiredValue(id);
            var episode = await host.Episodes.FindAsync(name, cancellationToken)
                ?? throw new AgentsException($"No episode '{name}' in {host.DataFolder}. List them: agents episodes list");
            terminal.WriteJson(episode);
        });
        return command;
    }

    private static Command Export(Terminal terminal)
    {
        var run = Run();
        var command = new Command("export", "Every episode as JSON lines, oldest first.") { run };
        command.SetAction(async (result, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(result, terminal, cancellationToken);
            var query = new EpisodeQuery { RunId = result.GetValue(run) };
            await foreach (var episode in host.Episodes.ReadAsync(query, cancellationToken))
                terminal.WriteJson(episode);
        });
        return command;
    }

    private static object Summary(EpisodeCounts counts, List<StoredEpisode> newest) => new
    {
        counts.Appended,
        counts.Open,
        counts.Leased,
        counts.Consumed,
        counts.Quarantined,
        counts.Evaluation,
        Episodes = newest.Select(e => new
        {
            e.Episode.Id,
            e.Episode.RunId,
            e.Episode.Purpose,
            e.State,
            e.Reason,
            Model = e.Episode.Turns is [.., var turn] ? $"{turn.Model}@{turn.ModelVersion}" : null,
            e.Episode.StartedAt,
        }),
    };

    private static void Draw(Terminal terminal, EpisodeCounts counts, List<StoredEpisode> newest)
    {
        terminal.Output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{counts.Appended} episodes: {counts.Open} open, {counts.Leased} leased, {counts.Consumed} consumed, "
                + $"{counts.Quarantined} quarantined, {counts.Evaluation} evaluation"));
        if (newest.Count == 0)
            return;
        var table = new Table().AddColumns("id", "run", "purpose", "state", "model", "question", "reply");
        foreach (var stored in newest)
        {
            var turn = stored.Episode.Turns is [.., var last] ? last : null;
            table.AddRow(
                Markup.Escape(stored.Episode.Id),
                Markup.Escape(stored.Episode.RunId ?? ""),
                stored.Episode.Purpose.ToString(),
                stored.State.ToString(),
                Markup.Escape(turn is null ? "" : $"{turn.Model}@{turn.ModelVersion}"),
                Markup.Escape(Short(turn?.Messages is [.., var asked] ? asked.Text : null)),
                Markup.Escape(Short(turn?.Text ?? stored.Episode.Error)));
        }

        terminal.Screen.Write(table);
    }

    private static string Short(string? text) => text is null
        ? ""
        : text.ReplaceLineEndings(" ") is { Length: > 40 } line ? line[..39] + "…" : text.ReplaceLineEndings(" ");
}
