using System.Text.Json;
using Agents.Episodes;

namespace Agents.Stores;

/// <summary>An episode as selected.</summary>
internal sealed class EpisodeRow
{
    /// <summary>The columns that fill this class.</summary>
    public const string Columns = "e.sequence, c.json, e.state, e.owner, e.reason, e.signals";

    /// <summary>The tables that they come from.</summary>
    public const string From = "episodes e JOIN contents c ON c.sequence = e.sequence";

    public long Sequence { get; init; }

    public required string Json { get; init; }

    public long State { get; set; }

    public string? Owner { get; set; }

    public string? Reason { get; init; }

    /// <summary>Signals set after the append, as JSON; they win over those of the record.</summary>
    public string? Signals { get; init; }

    public StoredEpisode ToStored()
    {
        var episode = EpisodeJson.Read(Json);
        if (Signals is not null)
        {
            var signals = new Dictionary<string, double>(episode.Signals);
            foreach (var (name, value) in ReadSignals(Signals))
            {
                signals[name] = value;
            }

            episode = episode with { Signals = signals };
        }

        return new(Sequence, episode, (EpisodeState)State, Owner, Reason);
    }

    public static Dictionary<string, double> ReadSignals(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize<Dictionary<string, double>>(json, EpisodeJson.Options)!;

    public static string WriteSignals(Dictionary<string, double> signals) =>
        JsonSerializer.Serialize(signals, EpisodeJson.Options);
}
