using Agents.Evaluation;
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
}
