using Agents.Models.Runtime;

namespace Agents.Models.Serving;

/// <summary>
/// Fits a conversation into a model's context: as it is, or without its oldest exchanges where the model's options
/// allow it. System messages and the last user's message with all that follows stay.
/// </summary>
internal sealed class ContextWindow
{
    private readonly LocalModel _model;
    private readonly IReadOnlyList<ConversationMessage> _messages;
    private readonly RequestTools? _tools;
    private readonly DateTimeOffset _now;

    /// <param name="model">Answers.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="tools">What the request offers, or null.</param>
    /// <param name="now">For templates that print the date.</param>
    /// <param name="wanted">Tokens that the answer may have.</param>
    /// <exception cref="AgentsException">The model has no template.</exception>
    /// <exception cref="ContextOverflowException">The prompt leaves no room for an answer.</exception>
    public ContextWindow(
        LocalModel model,
        IReadOnlyList<ConversationMessage> messages,
        RequestTools? tools,
        DateTimeOffset now,
        int wanted)
    {
        (_model, _messages, _tools, _now) = (model, messages, tools, now);
        (Prompt, Ids) = Encode(messages);
        // Half of the context at most is kept free for the answer.
        var limit = model.ContextLength - Math.Min(wanted, model.ContextLength / 2);
        if (model.DropsOldest && Ids.Length > limit)
            Drop(limit);
        if (Ids.Length >= model.ContextLength)
            throw new ContextOverflowException(Ids.Length, model.ContextLength);
    }

    public ConversationPrompt Prompt { get; private set; }

    public int[] Ids { get; private set; }

    /// <summary>Messages that were left out.</summary>
    public int Dropped { get; private set; }

    /// <summary>Leaves out the fewest exchanges that make it fit; all but the last where none do.</summary>
    private void Drop(int limit)
    {
        var system = _messages.TakeWhile(m => m.Role == "system").ToList();
        var starts = _messages.Index().Where(m => m.Item.Role == "user" && m.Index > system.Count)
            .Select(m => m.Index).ToList();
        // Whether the rest fits changes once along the conversation.
        for (var (low, high) = (0, starts.Count - 1); low <= high;)
        {
            var middle = (low + high) / 2;
            var start = starts[middle];
            var (prompt, ids) = Encode([.. system, .. _messages.Skip(start)]);
            if (ids.Length > limit)
                low = middle + 1;
            else
                high = middle - 1;
            if (ids.Length <= limit || middle == starts.Count - 1)
                (Prompt, Ids, Dropped) = (prompt, ids, start - system.Count);
        }
    }

    private (ConversationPrompt Prompt, int[] Ids) Encode(IReadOnlyList<ConversationMessage> messages)
    {
        var prompt = new ConversationPrompt(_model, messages, _tools, _now);
        return (prompt, prompt.Encode());
    }
}
