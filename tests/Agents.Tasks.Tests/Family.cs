using Agents.Evaluation;

namespace Agents.Tasks.Tests;

internal static class Family
{
    public static IEnumerable<ITaskSet> All => TaskFamilies.All.Concat(TaskFamilies.Composed);

    public static TheoryData<string> Names => [.. All.Select(f => f.Name)];

    public static ITaskSet Named(string name) => All.Single(f => f.Name == name);

    public static Grade Grade(string name, string answer, string reply) =>
        Named(name).Grade(new TaskItem("", answer, ""), reply);
}
