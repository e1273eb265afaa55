using Agents.Evaluation;
using Agents.Tasks.Composed;
using Agents.Tasks.Families;

namespace Agents.Tasks;

/// <summary>The generated task families.</summary>
public static class TaskFamilies
{
    /// <summary>All families, each made once; they hold no state.</summary>
    public static IReadOnlyList<ITaskSet> All { get; } =
    [
        new Addition(),
        new BaseConversion(),
        new ChainSum(),
        new GreatestCommonDivisor(),
        new LetterCounting(),
        new NumberSorting(),
        new SimpleEquations(),
        new SpellBackward(),
        new TimeIntervals(),
    ];

    /// <summary>
    /// Families whose questions take two steps: something is to be done with the answer to a question of one of
    /// <see cref="All"/>. The embedded model knows the first step and not the second.
    /// </summary>
    public static IReadOnlyList<ITaskSet> Composed { get; } =
    [
        new BackwardLetter(),
        new EquationInBase(),
        new SortedItem(),
        new SumInBase(),
    ];
}
