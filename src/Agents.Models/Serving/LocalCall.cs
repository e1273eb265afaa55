using Agents.Episodes;
using Agents.Models.Constraints;
using Agents.Models.Runtime;

namespace Agents.Models.Serving;

/// <summary>One request to a local model, from the rendered prompt to the turn record.</summary>
internal sealed class LocalCall
{
    private readonly LocalModel _model;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly long _startTimestamp;
    private readonly IReadOnlyList<EpisodeMessage> _messages;
    private readonly string _templateHash;
    private readonly List<GeneratedToken> _tokens = [];
    private Generation? _generation;

    /// <exception cref="AgentsException">The model has no template.</exception>
    /// <exception cref="ContextOverflowException">The prompt leaves no room for an answer.</exception>
    public LocalCall(
        LocalModel model, IReadOnlyList<EpisodeMessage> messages, SamplingSettings sampling, TimeProvider time)
    {
        (_model, _messages, _time) = (model, messages, time);
        (_startedAt, _startTimestamp) = (time.GetUtcNow(), time.GetTimestamp());
        var template = model.Template ?? throw new AgentsException(
            $"{model.Version} has no chat template and cannot chat; use a model that has one, or score text with it.");
        _templateHash = template.Hash;
        var ids = template.Render(messages, time: time).Encode(model.Tokenizer);
        if (ids.Length >= model.ContextLength)
            throw new ContextOverflowException(ids.Length, model.ContextLength);
        var room = Math.Min(sampling.MaxTokens, model.ContextLength - ids.Length);
        Request = new GenerationRequest(ids, sampling with { MaxTokens = room });
        Id = UniqueId.New(time);
        Progress = new EpisodeTurnProgress(() => ToTurn(_generation ?? SoFar()));
    }

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
        Messages = _messages,
        Text = generation.Text,
        PromptIds = Request.PromptIds,
        CompletionIds = generation.Ids,
        LogProbs = generation.LogProbs,
        SamplingLogProbs = generation.SamplingLogProbs,
        Sampling = Request.Sampling,
        GrammarHash = Request.Sampling.Grammar is { } grammar ? TokenConstraint.Hash(grammar) : null,
        TemplateHash = _templateHash,
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
