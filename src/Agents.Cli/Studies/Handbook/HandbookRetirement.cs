using Agents.Evaluation;
using Agents.Plugins.BehaviorHandbook;

namespace Agents.Cli.Studies.Handbook;

/// <summary>
/// Uses of behaviors until they are retired: wrong ones, planted in place of the right one, and right ones. A use is an
/// answer that cites the behavior.
/// </summary>
internal static class HandbookRetirement
{
    /// <summary>Uses within which a wrong behavior must be retired, and a right one must not.</summary>
    public const int ManyUses = 30;

    private const int MostQuestions = 1000;

    /// <summary>Uses that a planted wrong behavior had when it was retired; null where it never was.</summary>
    public static Task<int?> OfWrongAsync(
        HandbookWorld world, HandbookLaw law, SeededRandom random, Procedure procedure,
        CancellationToken cancellationToken) =>
        UseAsync(world, law, random, procedure, procedure.Wrong.Name, int.MaxValue, cancellationToken);

    /// <summary>Uses that a right behavior had when it was retired; null where it was kept.</summary>
    public static Task<int?> OfRightAsync(
        HandbookWorld world, HandbookLaw law, SeededRandom random, Procedure procedure,
        CancellationToken cancellationToken) =>
        UseAsync(world, law, random, procedure, procedure.Name, ManyUses, cancellationToken);

    private static async Task<int?> UseAsync(
        HandbookWorld world, HandbookLaw law, SeededRandom random, Procedure procedure, string name, int most,
        CancellationToken cancellationToken)
    {
        var plugin = new BehaviorHandbookPlugin(world.Handbook, law, world.Options);
        var (uses, before) = (0, new HashSet<string>());
        for (var asked = 0; asked < MostQuestions && uses < most; asked++)
        {
            var question = world.Ask(random, procedure);
            // The law answers the same question the same: asked twice, it is no second piece of evidence.
            if (!before.Add(question))
                continue;
            var answer = await plugin.SolveAsync(question, cancellationToken: cancellationToken);
            if (!answer.Cited.Contains(name))
                continue;
            uses++;
            var retired = await world.Handbook.RecordUseAsync(
                answer.Cited, HandbookArms.IsRight(question, answer.Text), $"{name}-{asked}", cancellationToken);
            if (retired.Contains(name))
                return uses;
        }

        return null;
    }
}
