using Agents.Choices;
using Agents.Registry;

namespace Agents.Plugins.SocraticInquiry.Policies;

/// <summary>The served version of the learned policy, read once a version.</summary>
/// <param name="registry">Gives the registry, which only this policy needs.</param>
/// <param name="model">Id of the model.</param>
internal sealed class LearnedPolicies(Func<IModelRegistry> registry, string model)
{
    private Served? _current; // A reference: read and written whole.

    /// <summary>The policy as it is served now; null where none is published.</summary>
    public async ValueTask<IQuestionPolicy?> FindAsync(CancellationToken cancellationToken)
    {
        if (await registry().GetCurrentAsync(model, cancellationToken) is not { } version)
            return null;
        if (_current is not { } current || current.Version != version.Id)
            _current = current = new Served(version.Id, new LearnedPolicy(ChoiceModel.Load(version.Path)));
        return current.Policy;
    }

    private sealed record Served(string Version, IQuestionPolicy Policy);
}
