using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Agents.Plugins.SocraticInquiry.Inquiries;
using Agents.Plugins.SocraticInquiry.Policies;
using Agents.Records;

namespace Agents.Plugins.SocraticInquiry.Dialogues;

/// <summary>
/// Dialogues in the record log. An inquiry is kept once, under the hash of its specification, whatever becomes of the
/// file that it came from. Thread-safe.
/// </summary>
internal sealed class DialogueStore(IRecordLog records, PolicyTable policies)
{
    private const string Inquiries = "inquiries";
    private const int MostCached = 32;

    private readonly ConcurrentDictionary<string, Inquiry> _cache = new(StringComparer.Ordinal);

    /// <summary>Writes a new dialogue down.</summary>
    public async Task BeginAsync(
        string id, Inquiry inquiry, DialogueSettings settings, InquiryDialogue dialogue,
        CancellationToken cancellationToken)
    {
        var json = InquiryJson.Write(inquiry.Spec);
        var hash = Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(json)));
        var first = new DialogueRecord { Inquiry = hash, Settings = settings, Pending = dialogue.Pending };
        List<NewRecord> added = [Record(id, first)];
        if (!_cache.ContainsKey(hash) && await FindAsync(hash, cancellationToken) is null)
            added.Insert(0, new NewRecord(Inquiries, hash, json));
        await records.AppendAsync(added, cancellationToken);
        Cache(hash, inquiry);
    }

    /// <summary>Writes a step down.</summary>
    public ValueTask AppendAsync(
        string id, DialogueStep step, InquiryDialogue dialogue, CancellationToken cancellationToken) =>
        records.AppendAsync(
            [Record(id, new DialogueRecord { Step = step, Pending = dialogue.Pending })], cancellationToken);

    /// <summary>A dialogue as it stands; null where there is none.</summary>
    public async Task<OpenDialogue?> FindDialogueAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<DialogueRecord>();
        await foreach (var record in records.ReadAsync(DialogueRecord.Collection, id, 0, cancellationToken))
            found.Add(Read(record));
        if (found is not [{ Inquiry: { } hash, Settings: { } settings }, ..])
            return null;
        var inquiry = _cache.GetValueOrDefault(hash) ?? await FindAsync(hash, cancellationToken)
            ?? throw new AgentsException($"The inquiry {hash} of dialogue {id} is not in the record log.");
        Cache(hash, inquiry);
        // Two processes that began it at once both wrote a first record; what was asked is in the last step.
        var last = found.FindLast(r => r.Step is not null) ?? found[0];
        var steps = found.Select(r => r.Step).OfType<DialogueStep>();
        var policy = await policies.GetAsync(settings.Policy, cancellationToken);
        return new OpenDialogue(
            id, inquiry, settings, InquiryDialogue.Resume(inquiry, settings, policy, steps, last.Pending));
    }

    private async Task<Inquiry?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        await foreach (var record in records.ReadAsync(Inquiries, hash, 0, cancellationToken))
            return Inquiry.Create(InquiryJson.Read(record.Json, $"Record {record.Sequence}"));
        return null;
    }

    private void Cache(string hash, Inquiry inquiry)
    {
        if (_cache.Count >= MostCached)
            _cache.Clear();
        _cache[hash] = inquiry;
    }

    private static NewRecord Record(string id, DialogueRecord record) =>
        new(DialogueRecord.Collection, id, JsonSerializer.Serialize(record, InquiryJson.Options));

    private static DialogueRecord Read(StoredRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize<DialogueRecord>(record.Json, InquiryJson.Options)
                ?? throw new AgentsException($"Record {record.Sequence} of a dialogue is null.");
        }
        catch (JsonException e)
        {
            throw new AgentsException($"Record {record.Sequence} is no step of a dialogue: {e.Message}", e);
        }
    }
}
