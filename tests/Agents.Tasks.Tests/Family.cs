using Agents.Evaluation;

namespace Agents.Tasks.Tests;

internal static class Family
{
    public static TheoryData<string> Names => [.. TaskFamilies.All.Select(f => f.Name)];

    public static ITaskSet Named(string name) => TaskFamilies.All.Single(f => f.Name == name);

    public static Grade Grade(string name, string answer, string reply) =>
        Named(name).Grade(new TaskItem("", answer, ""), reply);
}
