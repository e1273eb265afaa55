namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>The policies by name: those of this room, and the application's own.</summary>
/// <param name="own">Of the application; one of a name that is known takes its place.</param>
/// <param name="learned">Finds the served version of the learned policy; null where there is none.</param>
internal sealed class PolicyTable(
    IEnumerable<IQuestionPolicy> own, Func<CancellationToken, ValueTask<IQuestionPolicy?>>? learned = null)
{
    private readonly Dictionary<string, IQuestionPolicy> _policies =
        new IQuestionPolicy[] { new GreedyPolicy(), new LookaheadPolicy(), new RandomPolicy(), new FixedPolicy() }
            .Concat(own).GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last());

    /// <summary>A policy; of the learned one the version that is served now.</summary>
    /// <exception cref="AgentsException">There is no such policy.</exception>
    public async ValueTask<IQuestionPolicy> GetAsync(string name, CancellationToken cancellationToken)
    {
        if (name != LearnedPolicy.PolicyName)
            return Get(name);
        return (learned is null ? null : await learned(cancellationToken)) ?? throw new AgentsException(
            "No version of the learned policy is published: train one from logged dialogues, or choose another policy.");
    }

    /// <exception cref="AgentsException">There is no such policy.</exception>
    public IQuestionPolicy Get(string name) => _policies.GetValueOrDefault(name) ?? throw new AgentsException(
        $"There is no policy '{name}'. There are: {string.Join(", ", _policies.Keys.Order(StringComparer.Ordinal))}.");
}
