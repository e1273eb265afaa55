namespace Agents.Cli.Studies.Listeners;

/// <summary>
/// How people and models say again what they answer: {0} the letter, {1} the option's text, {2} its place. Of another
/// hand than the stripper's rules, which know none of these sentences.
/// </summary>
internal static class Restatements
{
    public static IReadOnlyList<string> All { get; } =
    [
        "So the answer is {0}.", "Answer: {0}", "The answer is ({0}).", "Therefore, the correct option is {0}.", "{0}",
        "I choose {0}.", "Hence {0} is correct.", "The final answer is \\boxed{{{0}}}.", "<answer>{0}</answer>",
        "So it is {0}.", "That makes {0} the larger one.", "Thus, option {0} is the right choice.", "#### {0}",
        "My answer would be {0}.", "It has to be {0}.", "**Answer:** {0}", "**{0}**", "Final answer:\n{0}",
        "{{\"answer\": \"{0}\"}}", "We conclude that {0} is larger.", "I'd say {0}.", "So, {0}!", "Clearly, {0} is larger.",
        "The answer must be {1}.", "So {1} is the answer.", "The {2} one is larger.", "The correct choice is the {2}.",
        "=> {0}", "∴ {0}", "So we pick option {0}.", "{0} it is.", "Let's go with {0}.", "{0} is the winner.",
        "In the end the answer is {0}.", "Consequently {0} is the solution.", "Choice: {0}", "Answer -> {0}",
        "The right answer here is {0}, I am certain.", "As a result, the answer is {0}.", "Result: {0}",
    ];
}
