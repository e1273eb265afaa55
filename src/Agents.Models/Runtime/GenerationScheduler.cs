using System.Threading.Channels;
using Agents.Models.Constraints;
using Agents.Models.Tokenizers;

namespace Agents.Models.Runtime;

/// <summary>
/// Serves one model to any number of callers. One thread owns the session: it admits waiting requests into free slots,
/// takes one decode step for all, streams the tokens and retires what is finished, so requests join and leave a
/// running batch. A request's tokens do not depend on the others.
/// </summary>
internal sealed class GenerationScheduler : IAsyncDisposable
{
    private readonly LlamaRuntime _runtime;
    private readonly int _maxBatch;
    private readonly Channel<SchedulerWork> _waiting;
    private readonly DecodeLoop _loop;
    private readonly CompletionScorer _scorer;
    private readonly TokenConstraints _constraints;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="runtime">The model; no other thread may use it, and it is not disposed with the scheduler.</param>
    /// <param name="tokenizer">Makes text of ids; without it text is empty and stop strings are refused.</param>
    /// <param name="options">Limits.</param>
    public GenerationScheduler(LlamaRuntime runtime, BpeTokenizer? tokenizer, SchedulerOptions? options = null)
    {
        options ??= new SchedulerOptions();
        (_runtime, _maxBatch) = (runtime, options.MaxBatch);
        _constraints = new TokenConstraints(tokenizer, runtime.Config);
        _waiting = Channel.CreateBounded<SchedulerWork>(
            new BoundedChannelOptions(options.QueueCapacity) { SingleReader = true });
        (_loop, _scorer) = (new DecodeLoop(runtime, options.PromptCacheBytes), new CompletionScorer(runtime));
        new Thread(Run) { IsBackground = true, Name = "agents model" }.Start();
    }

    /// <summary>Hands a request in; its tokens can be read from the stream at once.</summary>
    /// <param name="request">Prompt and settings.</param>
    /// <param name="cancellationToken">Ends the reply between two tokens; what was drawn until then is kept.</param>
    /// <exception cref="AgentsException">
    /// Prompt or settings are wrong; see <see cref="ContextOverflowException"/> too.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The scheduler is disposed.</exception>
    public async ValueTask<GenerationStream> StartAsync(
        GenerationRequest request, CancellationToken cancellationToken = default)
    {
        var stream = new GenerationStream();
        var grammar = request.Sampling.Grammar;
        var sequence = new Sequence(
            request, _runtime.Config, _constraints.Decoder(grammar), stream, _constraints.Start(grammar),
            cancellationToken);
        await EnqueueAsync(new SchedulerWork.Generate(sequence), cancellationToken);
        return stream;
    }

    /// <summary>Log-probabilities of a completion's tokens; waits for its turn between two decode steps.</summary>
    public async ValueTask<float[]> ScoreAsync(
        IReadOnlyList<int> prompt, IReadOnlyList<int> completion, CancellationToken cancellationToken = default)
    {
        var result = new TaskCompletionSource<float[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        await EnqueueAsync(new SchedulerWork.Score(prompt, completion, result, cancellationToken), cancellationToken);
        return await result.Task;
    }

    /// <summary>Takes no more requests, lets those in work and waiting finish, and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _ended.Task;
    }

    private async ValueTask EnqueueAsync(SchedulerWork work, CancellationToken cancellationToken)
    {
        try
        {
            await _waiting.Writer.WriteAsync(work, cancellationToken);
        }
        catch (ChannelClosedException)
        {
            throw new ObjectDisposedException(nameof(GenerationScheduler));
        }
    }

    private void Run()
    {
        while (_loop.Active.Count > 0 || _waiting.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            Admit(Take());
            Step();
        }
        _loop.Dispose();
        _scorer.Dispose();
        _ended.SetResult();
    }

    /// <summary>What waits and fits; a score is computed at once, one between two steps.</summary>
    private List<Sequence> Take()
    {
        var admitted = new List<Sequence>();
        while (_loop.Active.Count + admitted.Count < _maxBatch && _waiting.Reader.TryRead(out var work))
        {
            if (work is SchedulerWork.Generate { Sequence: var sequence } && !IsAbandoned(sequence))
                admitted.Add(sequence);
            if (work is not SchedulerWork.Score score)
                continue;
            Score(score);
            break;
        }
        return admitted;
    }

    private static bool IsAbandoned(Sequence sequence)
    {
        if (sequence.CancellationToken.IsCancellationRequested)
            sequence.Cancel();
        return sequence.IsFinished;
    }

    private void Admit(List<Sequence> sequences)
    {
        if (sequences.Count == 0)
            return;
        try
        {
            var groups = sequences.GroupBy(s => s.Request.PromptIds, PromptComparer.Instance);
            _loop.Admit([.. groups.Select(g => g.ToArray())]);
        }
        catch (Exception e)
        {
            _loop.Drop(sequences);
            sequences.ForEach(s => s.Fail(e));
        }
    }

    /// <summary>A failure of the whole batch is told to each of its callers; the thread goes on.</summary>
    private void Step()
    {
        try
        {
            _loop.Step();
        }
        catch (Exception e)
        {
            foreach (var sequence in _loop.Active)
                sequence.Fail(e);
            _loop.Clear();
        }
    }

    private void Score(SchedulerWork.Score work)
    {
        try
        {
            work.CancellationToken.ThrowIfCancellationRequested();
            work.Result.SetResult(_scorer.Score(work.Prompt, work.Completion));
        }
        catch (Exception e)
        {
            work.Result.SetException(e);
        }
    }
}
