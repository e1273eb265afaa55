using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook;
using Agents.Plugins.BehaviorHandbook.Answers;
using Agents.Plugins.BehaviorHandbook.Text;
using Agents.Retrieval;
using Agents.Workflows.Engine;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// Answers of the scripted model to learn from: with the behavior in its prompt or without, right ones only, the
/// handbook hidden. Questions are of the train split; the held-out ones of the test split.
/// </summary>
internal sealed class StudentLessons : IDisposable
{
    private const int MostMisses = 2000;

    private readonly Procedure _procedure;
    private readonly HashedEmbeddingGenerator _embeddings = new();
    private readonly HandbookOptions _options = new(promptTokens: 200, outputTokens: 10_000);
    private readonly Plugins.BehaviorHandbook.Handbook _handbook;
    private readonly HandbookModel _teacher;

    public StudentLessons(Procedure procedure, HandbookLaw law)
    {
        _procedure = procedure;
        _handbook = new Plugins.BehaviorHandbook.Handbook(
            new InMemoryRecordLog(TimeProvider.System), _embeddings, _options);
        _teacher = new HandbookModel(law, null, _options.Value);
    }

    /// <summary>The questions of a split, each once, in random order.</summary>
    /// <exception cref="AgentsException">There are no more.</exception>
    public IEnumerable<string> Questions(TaskSplit split, int seed)
    {
        var random = new SeededRandom(SeededRandom.Mix((uint)seed, (ulong)split));
        var asked = new HashSet<long>();
        for (var misses = 0; misses < MostMisses; misses++)
        {
            var x = _procedure.Family.Draw(random, _procedure.Parameter);
            if (TaskSplits.Of($"{_procedure.Name}:{x}") != split || !asked.Add(x))
                continue;
            misses = 0;
            yield return _procedure.Family.Ask(_procedure.Parameter, x, form: 0);
        }

        throw new AgentsException(
            $"There are no more than {asked.Count:N0} questions of the split {split}: set more digits, or fewer tokens.");
    }

    /// <summary>The example of a question; null where the teacher's answer is wrong or may not be used.</summary>
    public async Task<StudentExample?> TeachAsync(
        string question, bool withBehavior, CancellationToken cancellationToken)
    {
        var shown = withBehavior
            ? PromptBudget.Fill([await BehaviorAsync(cancellationToken)], _options.Value) : new([], "", 0);
        var answer = await _teacher.SolveAsync(question, shown, cancellationToken);
        if (!HandbookArms.IsRight(question, answer.Text))
            return null;
        return (await new StudentData(_handbook).SelectAsync([answer], cancellationToken)).SingleOrDefault();
    }

    public void Dispose()
    {
        _handbook.Dispose();
        _embeddings.Dispose();
    }

    private async Task<Behavior> BehaviorAsync(CancellationToken cancellationToken) =>
        await _handbook.GetAsync(_procedure.Name, cancellationToken)
        ?? (await _handbook.AddAsync([_procedure.Draft], new BehaviorOrigin("the study"), cancellationToken))[0];
}
