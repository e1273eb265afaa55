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
    private readonly ConversationPrompt _prompt;
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
        _prompt = new ConversationPrompt(model, RequestMessages.From(messages, options), tools, time.GetLocalNow());
        if (tools is not null)
        {
            sampling = sampling with { Grammar = tools.Grammar(_prompt.Format, sampling.Grammar) };
            Reader = new ToolCallReader(_prompt.Format, tools.Names);
        }
        var ids = _prompt.Encode();
        if (ids.Length >= model.ContextLength)
            throw new ContextOverflowException(ids.Length, model.ContextLength);
        var room = Math.Min(sampling.MaxTokens, model.ContextLength - ids.Length);
        Request = new GenerationRequest(ids, sampling with { MaxTokens = room });
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
        Messages = _prompt.Record,
        Text = generation.Text,
        PromptIds = Request.PromptIds,
        CompletionIds = generation.Ids,
        LogProbs = generation.LogProbs,
        SamplingLogProbs = generation.SamplingLogProbs,
        Sampling = Request.Sampling,
        GrammarHash = Request.Sampling.Grammar is { } grammar ? TokenConstraint.Hash(grammar) : null,
        TemplateHash = _prompt.TemplateHash,
        FinishReason = generation.FinishReason,
        StartedAt = _startedAt,
        Duration = _time.GetElapsedTime(_startTimestamp),
    };

    private Generation SoFar() => new(
        [.. _tokens.Select(t => t.Id)],
        [.. _tokens.Select(t => t.LogProb)],
        [.. _tokens.Select(t => t.SamplingLogProb)],
        string.Concat(_tokens.Select(t => t.Text)),
        "cancelled");
}
