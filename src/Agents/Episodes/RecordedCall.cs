using System.Text;
using Microsoft.Extensions.AI;

namespace Agents.Episodes;

/// <summary>One model call while it runs; becomes the episode when it ends.</summary>
internal sealed class RecordedCall
{
    private readonly TimeProvider _time;
    private readonly long _startTimestamp;
    private readonly DateTimeOffset _startedAt;
    private readonly EpisodeScope? _scope = EpisodeScope.Current;
    private string _model;
    private readonly StringBuilder _text = new();
    private EpisodeTurn? _turn;
    private EpisodeTurnProgress? _progress;
    private string? _finishReason;
    private string? _error;

    public RecordedCall(IEnumerable<ChatMessage> messages, ChatOptions? options, string model, TimeProvider time)
    {
        Messages = [.. messages];
        _model = options?.ModelId ?? model;
        _time = time;
        _startedAt = time.GetUtcNow();
        _startTimestamp = time.GetTimestamp();
    }

    /// <summary>The messages, enumerated once.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    public ChatResponseUpdate? LastUpdate { get; private set; }

    public void Complete(ChatResponse response)
    {
        _turn = response.RawRepresentation as EpisodeTurn;
        _text.Append(response.Text);
        _model = response.ModelId ?? _model;
        _finishReason = response.FinishReason?.Value;
    }

    public void Add(ChatResponseUpdate update)
    {
        LastUpdate = update;
        _model = update.ModelId ?? _model;
        _turn = update.RawRepresentation as EpisodeTurn ?? _turn;
        _progress = update.RawRepresentation as EpisodeTurnProgress ?? _progress;
        _text.Append(update.Text);
        _finishReason = update.FinishReason?.Value ?? _finishReason;
    }

    /// <summary>The call ended early: cancelled, or abandoned by the reader of the stream.</summary>
    public void Cancel() => _finishReason = _error is null ? "cancelled" : "error";

    public void Fail(Exception exception)
    {
        _progress = EpisodeTurnProgress.Find(exception) ?? _progress;
        if (exception is OperationCanceledException)
        {
            Cancel();
            return;
        }

        _error = $"{exception.GetType().Name}: {exception.Message}";
        _finishReason = "error";
    }

    public Episode ToEpisode(string? runId) => new()
    {
        Id = UniqueId.New(_time),
        Purpose = _scope?.Purpose ?? EpisodePurpose.Use,
        RunId = _scope?.RunId ?? runId,
        StartedAt = _startedAt,
        Duration = _time.GetElapsedTime(_startTimestamp),
        Turns = [_turn ?? BrokenOffTurn() ?? TextTurn()],
        Error = _error,
    };

    private EpisodeTurn? BrokenOffTurn() =>
        _progress?.Snapshot() is { } turn ? turn with { FinishReason = _finishReason ?? turn.FinishReason } : null;

    // A remote model gives no tokens: what it was sent and what it said is all there is.
    private EpisodeTurn TextTurn() => new()
    {
        Model = _model,
        Messages = [.. Messages.Select(m => new EpisodeMessage(m.Role.Value, m.Text))],
        Text = _text.ToString(),
        FinishReason = _finishReason ?? "stop",
        StartedAt = _startedAt,
        Duration = _time.GetElapsedTime(_startTimestamp),
    };
}
