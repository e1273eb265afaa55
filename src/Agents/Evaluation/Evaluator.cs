using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Evaluation;

/// <summary>
/// Asks a model the items of a task greedily, grades the replies and records every answer as an episode of purpose
/// Evaluate. One road for <c>evaluate</c>, before and after of <c>improve</c>, and the gate: their numbers are equal
/// item by item. An answer that fails ends the evaluation; it is never counted as wrong. Uses of the test split are
/// counted.
/// </summary>
internal sealed class Evaluator(IEpisodeStore store, TestSplitUses testUses, TimeProvider time)
{
    /// <summary>Questions asked at the same time: what fills a local model's batch.</summary>
    private const int Concurrency = 64;

    /// <exception cref="AgentsException">The split has no items, or the model or the store failed.</exception>
    public async Task<EvaluationReport> RunAsync(
        EvaluationRequest request, CancellationToken cancellationToken = default)
    {
        var items = request.Task.Take(request.Split, request.Count, request.Seed);
        if (items.Count == 0)
        {
            throw new AgentsException(
                $"Task {request.Task.Name} has no items in its {Name(request.Split)} split; "
                + "add some, or choose another.");
        }

        var answers = new (EvaluatedItem Item, Episode Episode)[items.Count];
        var options = new ParallelOptions
        {
            MaxDegreeOfParallelism = Concurrency,
            CancellationToken = cancellationToken,
        };
        await Parallel.ForAsync(0, items.Count, options, async (i, token) =>
            answers[i] = await AskAsync(request, items[i], token).ConfigureAwait(false)).ConfigureAwait(false);
        if (request.Split == TaskSplit.Test)
            await testUses.AddAsync(request, cancellationToken).ConfigureAwait(false);
        await store.AppendAsync([.. answers.Select(a => a.Episode)], cancellationToken).ConfigureAwait(false);
        return new EvaluationReport([.. answers.Select(a => a.Item)]);
    }

    private async Task<(EvaluatedItem Item, Episode Episode)> AskAsync(
        EvaluationRequest request, TaskItem item, CancellationToken cancellationToken)
    {
        var (startedAt, timestamp) = (time.GetUtcNow(), time.GetTimestamp());
        List<ChatMessage> messages = item.System is null ? [] : [new(ChatRole.System, item.System)];
        messages.Add(new(ChatRole.User, item.Question));
        var settings = new ChatOptions { Temperature = 0, MaxOutputTokens = request.MaxTokens };
        var response = await request.Client
            .GetResponseAsync(messages, settings, cancellationToken).ConfigureAwait(false);
        var turn = response.RawRepresentation as EpisodeTurn ?? TextTurn(messages, response, startedAt);
        var grade = request.Task.Grade(item, turn.Text);
        var episode = new Episode
        {
            Id = UniqueId.New(time),
            Purpose = EpisodePurpose.Evaluate,
            RunId = request.RunId,
            Task = new EpisodeTask(request.Task.Name, request.Split, item.Key, item.Question, item.Answer),
            StartedAt = startedAt,
            Duration = time.GetElapsedTime(timestamp),
            Turns = [turn],
        };
        return (new(item.Question, turn.Text, turn.CompletionIds, grade.Correct, grade.WellFormed), episode);
    }

    private static EpisodeTurn TextTurn(List<ChatMessage> messages, ChatResponse response, DateTimeOffset at) => new()
    {
        Model = response.ModelId ?? "",
        Messages = [.. messages.Select(m => new EpisodeMessage(m.Role.Value, m.Text))],
        Text = response.Text,
        FinishReason = response.FinishReason?.Value ?? "stop",
        StartedAt = at,
    };

    private static string Name(TaskSplit split) => split.ToString().ToLowerInvariant();
}
