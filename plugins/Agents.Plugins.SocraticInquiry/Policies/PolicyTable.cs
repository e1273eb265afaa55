namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>The policies by name: those of this room, and the application's own.</summary>
/// <param name="own">Of the application; one of a name that is known takes its place.</param>
internal sealed class PolicyTable(IEnumerable<IQuestionPolicy> own)
{
    private readonly Dictionary<string, IQuestionPolicy> _policies =
        new IQuestionPolicy[] { new GreedyPolicy(), new LookaheadPolicy(), new RandomPolicy(), new FixedPolicy() }
            .Concat(own).GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last());

    /// <exception cref="AgentsException">There is no such policy.</exception>
    public IQuestionPolicy Get(string name) => _policies.GetValueOrDefault(name) ?? throw new AgentsException(
        $"There is no policy '{name}'. There are: {string.Join(", ", _policies.Keys.Order(StringComparer.Ordinal))}.");
}
