using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Runtime;
using Agents.Models.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Models.Serving;

/// <summary>One request to a local model, from the rendered prompt to the turn record.</summary>
internal sealed class LocalCall
{
    private readonly LocalModel _model;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startTimestamp;
    private readonly ContextWindow _window;
    private readonly bool _tellsLogProbs;
    private readonly List<GeneratedToken> _tokens = [];
    private Generation? _generation;

    /// <param name="model">Answers.</param>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The caller's options, or none.</param>
    /// <param name="nextSeed">Drawn where the caller gives no seed.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="AgentsException">The model has no template, or an option is not supported.</exception>
    /// <exception cref="ContextOverflowException">The prompt leaves no room for an answer.</exception>
    public LocalCall(
        LocalModel model,
        IEnumerable<ChatMessage> messages,
        ChatOptions? options,
        Func<long> nextSeed,
        TimeProvider time)
    {
        (_model, _time) = (model, time);
        (_startedAt, _startTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
        var (sampling, tools) = (RequestSettings.From(options, nextSeed), RequestTools.From(options));
        var top = RequestSettings.LogProbs(options);
        _window = new ContextWindow(
            model, RequestMessages.From(messages, options), tools, time.GetLocalNow(), sampling.MaxTokens);
        if (tools is not null)
        {
            sampling = sampling with { Grammar = tools.Grammar(_window.Prompt.Format, sampling.Grammar) };
            Reader = new ToolCallReader(_window.Prompt.Format, tools.Names);
        }
        var room = Math.Min(sampling.MaxTokens, model.ContextLength - _window.Ids.Length);
        _tellsLogProbs = top is not null;
        Request = new GenerationRequest(_window.Ids, sampling with { MaxTokens = room }) { TopLogProbs = top ?? 0 };
        Id = UniqueId.New(time);
        Progress = new EpisodeTurnProgress(() => ToTurn(_generation ?? SoFar()));
    }

    /// <summary>Tells text and calls apart; null where no function is offered.</summary>
    public ToolCallReader? Reader { get; }

    /// <summary>Id of the response and its message.</summary>
    public string Id { get; }

    public GenerationRequest Request { get; }

    public EpisodeTurnProgress Progress { get; }

    public DateTimeOffset StartedAt => _startedAt;

    public void Add(GeneratedToken token) => _tokens.Add(token);

    public void Complete(Generation generation) => _generation = generation;

    public EpisodeTurn ToTurn(Generation generation) => new()
    {
        Model = _model.Version.Model,
        ModelVersion = _model.Version.Id,
        Precision = _model.Precision,
        Messages = _window.Prompt.Record,
        Text = generation.Text,
        PromptIds = Request.PromptIds,
        CompletionIds = generation.Ids,
        LogProbs = generation.LogProbs,
        SamplingLogProbs = generation.SamplingLogProbs,
        Sampling = Request.Sampling,
        GrammarHash = Request.Sampling.Grammar is { } grammar ? TokenConstraint.Hash(grammar) : null,
        TemplateHash = _window.Prompt.TemplateHash,
        FinishReason = generation.FinishReason,
        StartedAt = _startedAt,
        Duration = _time.GetElapsedTime(_startTimestamp),
    };

    /// <summary>What an answer tells beside its text; null where it tells nothing.</summary>
    public AdditionalPropertiesDictionary? Properties(Generation generation)
    {
        var properties = new AdditionalPropertiesDictionary();
        if (_tellsLogProbs)
            properties[TokenLogProb.Key] = LogProbs(generation);
        if (_window.Dropped > 0)
            properties["dropped_messages"] = _window.Dropped;
        return properties.Count > 0 ? properties : null;
    }

    private List<TokenLogProb> LogProbs(Generation generation) =>
        [.. generation.Ids.Select((id, i) => LogProb(id, generation.LogProbs[i]) with
        {
            Top = [.. generation.Top.ElementAtOrDefault(i)?.Select(t => LogProb(t.Id, t.LogProb)) ?? []],
        })];

    private TokenLogProb LogProb(int id, float logProb) =>
        new(id, _model.Tokenizer.Decode([id], skipSpecial: false), logProb);

    private Generation SoFar() => new(
        [.. _tokens.Select(t => t.Id)],
        [.. _tokens.Select(t => t.LogProb)],
        [.. _tokens.Select(t => t.SamplingLogProb)],
        string.Concat(_tokens.Select(t => t.Text)),
        "cancelled");
}
