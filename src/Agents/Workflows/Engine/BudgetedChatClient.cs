using System.Runtime.CompilerServices;
using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Workflows.Engine;

/// <summary>
/// The model as one execution of a node sees it: every call is taken from the budgets before it is made, however it is
/// made, and its usage and its episode are kept.
/// </summary>
internal sealed class BudgetedChatClient(IChatClient innerClient, NodeContext context)
    : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        context.Meter.BeginCall();
        var response = await base.GetResponseAsync(sent, Limit(options), cancellationToken);
        Count(response, sent);
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        context.Meter.BeginCall();
        var updates = new List<ChatResponseUpdate>();
        try
        {
            await foreach (var update in base.GetStreamingResponseAsync(sent, Limit(options), cancellationToken))
            {
                updates.Add(update);
                yield return update;
            }
        }
        finally
        {
            Count(updates.ToChatResponse(), sent);
        }
    }

    private ChatOptions? Limit(ChatOptions? options)
    {
        if (context.Meter.TokensLeft is not { } left || options?.MaxOutputTokens <= left)
            return options;
        options = options?.Clone() ?? new ChatOptions();
        options.MaxOutputTokens = (int)Math.Clamp(left, 1, int.MaxValue);
        return options;
    }

    // A model that does not say what it used is counted by its characters: a budget must not be free.
    private void Count(ChatResponse response, IEnumerable<ChatMessage> sent)
    {
        var usage = response.Usage;
        long tokens = usage?.TotalTokenCount ?? (usage?.InputTokenCount ?? 0) + (usage?.OutputTokenCount ?? 0);
        if (tokens == 0)
            tokens = LostCalls.Estimate(sent.Sum(m => (long)m.Text.Length) + response.Text.Length);
        context.Meter.Add(new WorkflowSpending(tokens, 0, 0, default));
        context.Keep(usage, response.GetEpisode());
    }
}
