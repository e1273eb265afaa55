using System.Text.Json;
using Agents.Episodes;
using Agents.Models.Templates;
using Agents.Models.Tools;

namespace Agents.Models.Serving;

/// <summary>
/// Renders a conversation. Where an answer of this model called functions, its ids stand as they were sampled and what
/// came since is encoded behind them; nothing that was sampled is tokenised again.
/// </summary>
internal sealed class ConversationPrompt
{
    private readonly LocalModel _model;
    private readonly ChatTemplate _template;
    private readonly IReadOnlyList<ConversationMessage> _messages;
    private readonly IReadOnlyList<JsonElement> _tools;
    private readonly ToolFormat? _native;
    private readonly DateTimeOffset _now;

    /// <exception cref="AgentsException">The model has no template.</exception>
    public ConversationPrompt(
        LocalModel model, IReadOnlyList<ConversationMessage> messages, RequestTools? tools, DateTimeOffset now)
    {
        _template = model.Template ?? throw new AgentsException(
            $"{model.Version} has no chat template and cannot chat; use a model that has one, or score text with it.");
        (_model, _messages, _now) = (model, messages, now);
        (_tools, _native) = (tools?.Definitions ?? [], ToolFormat.Of(_template));
    }

    /// <summary>How the model writes calls.</summary>
    public ToolFormat Format => _native ?? TaughtTools.Format;

    /// <summary>Hash of the template.</summary>
    public string TemplateHash => _template.Hash;

    /// <summary>The messages as the record holds them.</summary>
    public IReadOnlyList<EpisodeMessage> Record =>
        [.. _messages.Select(m => new EpisodeMessage(m.Role, m.Turn?.Text ?? m.FullText(Format)))];

    /// <exception cref="ChatTemplateException">The template fails or refuses the conversation.</exception>
    public int[] Encode() => Encode(_messages.Count);

    private int[] Encode(int count)
    {
        var answer = count - 1;
        while (answer >= 0 && !IsOwn(_messages[answer].Turn))
            answer--;
        return (answer > 0 ? Continue(answer, count) : null) ?? Render(count, true).Encode(_model.Tokenizer);
    }

    private bool IsOwn(EpisodeTurn? turn) => turn is not null && turn.TemplateHash == TemplateHash
        && turn.Model == _model.Version.Model && turn.FinishReason == "stop";

    /// <summary>
    /// The ids of an answer's prompt, of the answer, and of what the template writes from there on; null where the
    /// conversation before it is another, or the template writes earlier messages anew.
    /// </summary>
    private int[]? Continue(int answer, int count)
    {
        var turn = _messages[answer].Turn!;
        var before = Encode(answer);
        if (!before.AsSpan().SequenceEqual(turn.PromptIds.ToArray()))
            return null;
        var head = Render(answer + 1, addGenerationPrompt: false).Text;
        var whole = Render(count, addGenerationPrompt: true);
        var end = _model.Tokenizer.Decode([turn.CompletionIds[^1]], skipSpecial: false);
        var ended = end.Length > 0 ? head.LastIndexOf(end, StringComparison.Ordinal) : -1;
        if (ended < 0 || !whole.Text.StartsWith(head, StringComparison.Ordinal))
            return null;
        return [.. before, .. turn.CompletionIds, .. whole.From(ended + end.Length).Encode(_model.Tokenizer)];
    }

    private Prompt Render(int count, bool addGenerationPrompt)
    {
        var messages = _messages.Take(count).ToList();
        var shown = _native is null ? TaughtTools.Apply(messages, _tools) : messages;
        return _template.Render(new TemplateInput
        {
            Messages = [.. shown.Select(m => m.ToTemplate())],
            Tools = _native is null || _tools.Count == 0
                ? null : TemplateInput.Read(JsonSerializer.SerializeToElement(_tools)),
            AddGenerationPrompt = addGenerationPrompt,
            Now = _now,
        });
    }
}
