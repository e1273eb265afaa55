using System.Text.Json;
using Agents.Records;

namespace Agents.Evaluation;

/// <summary>
/// Counts the measurements on a task's test items: a headline number says less, the more often choices were made by
/// looking at it. Kept in the record log, so the count is that of the data folder.
/// </summary>
internal sealed class TestSplitUses(IRecordLog records)
{
    private const string Collection = "test_split_uses";

    /// <summary>Records one measurement.</summary>
    public ValueTask AddAsync(EvaluationRequest request, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(new { run = request.RunId, n = request.Count, seed = request.Seed });
        return records.AppendAsync([new(Collection, request.Task.Name, json)], cancellationToken);
    }

    /// <summary>How often the task's test items were asked so far.</summary>
    public ValueTask<int> CountAsync(string task, CancellationToken cancellationToken) =>
        records.ReadAsync(Collection, task, 0, cancellationToken).CountAsync(cancellationToken);
}
