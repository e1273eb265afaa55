using Agents.Plugins.BehaviorHandbook;

namespace Agents.Cli.Studies.Handbook;

/// <summary>How often retrieval finds the fitting behavior, by what it compares.</summary>
internal sealed class RetrievalCount
{
    private const int Places = 3;

    private readonly Dictionary<string, int> _found = [];

    public int Questions { get; private set; }

    public int this[string name] => _found.GetValueOrDefault(name);

    public async Task AddAsync(
        HandbookWorld world, Procedure procedure, string question, CancellationToken cancellationToken)
    {
        Questions++;
        foreach (var mode in new[] { RetrievalMode.Hybrid, RetrievalMode.Words, RetrievalMode.Embeddings })
        {
            world.Options.Value.Retrieval = mode;
            var names = (await world.Handbook.SearchAsync(question, null, Places, cancellationToken))
                .Select(m => m.Behavior.Name).ToList();
            Count($"{mode}_{Places}", names.Contains(procedure.Name));
            Count($"{mode}_1", names[0] == procedure.Name);
        }

        world.Options.Value.Retrieval = RetrievalMode.Hybrid;
    }

    private void Count(string name, bool found) => _found[name] = this[name] + (found ? 1 : 0);
}
