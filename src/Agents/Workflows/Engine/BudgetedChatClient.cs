using System.Runtime.CompilerServices;
using Agents.Episodes;
using Microsoft.Extensions.AI;

namespace Agents.Workflows.Engine;

/// <summary>
/// The model as one execution of a node sees it: every call is taken from the budgets before it is made, however it is
/// made, and its episode is kept.
/// </summary>
internal sealed class BudgetedChatClient(IChatClient innerClient, Meter meter, ICollection<EpisodeReceipt> episodes)
    : DelegatingChatClient(innerClient)
{
    private const int CharactersAToken = 4;

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        meter.BeginCall();
        var response = await base.GetResponseAsync(sent, Limit(options), cancellationToken);
        Count(response.Usage, sent, response.Text);
        Keep(response.GetEpisode());
        return response;
    }

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var sent = messages as IReadOnlyCollection<ChatMessage> ?? [.. messages];
        meter.BeginCall();
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
            var response = updates.ToChatResponse();
            Count(response.Usage, sent, response.Text);
            Keep(response.GetEpisode());
        }
    }

    private ChatOptions? Limit(ChatOptions? options)
    {
        if (meter.TokensLeft is not { } left || options?.MaxOutputTokens <= left)
            return options;
        options = options?.Clone() ?? new ChatOptions();
        options.MaxOutputTokens = (int)Math.Clamp(left, 1, int.MaxValue);
        return options;
    }

    // A model that does not say what it used is counted by its characters: a budget must not be free.
    private void Count(UsageDetails? usage, IEnumerable<ChatMessage> sent, string text)
    {
        long tokens = usage?.TotalTokenCount ?? (usage?.InputTokenCount ?? 0) + (usage?.OutputTokenCount ?? 0);
        if (tokens == 0)
            tokens = 1 + (sent.Sum(m => (long)m.Text.Length) + text.Length) / CharactersAToken;
        meter.Add(new WorkflowSpending(tokens, 0, 0, default));
    }

    private void Keep(EpisodeReceipt? receipt)
    {
        if (receipt is null)
            return;
        lock (episodes)
            episodes.Add(receipt);
    }
}
