using System.Text.Json;

namespace Agents.Records;

/// <summary>Refuses a record that no reader could use, before anything of its transaction is written.</summary>
internal static class RecordContent
{
    /// <summary>Passes records with a collection, a key and a JSON document.</summary>
    /// <exception cref="AgentsException">The record has none of them.</exception>
    public static void Require(NewRecord record)
    {
        if (string.IsNullOrEmpty(record.Collection) || string.IsNullOrEmpty(record.Key))
        {
            throw new AgentsException(
                $"A record needs a collection and a key; it has '{record.Collection}' and '{record.Key}'.");
        }

        try
        {
            using var document = JsonDocument.Parse(record.Json);
        }
        catch (JsonException error)
        {
            throw new AgentsException(
                $"Record {record.Key} of {record.Collection} is no JSON document: {error.Message}", error);
        }
    }
}
