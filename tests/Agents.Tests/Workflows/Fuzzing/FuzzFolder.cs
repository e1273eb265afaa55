using Agents.Testing;

namespace Agents.Tests.Workflows.Fuzzing;

/// <summary>What stands beside a generated file: the shipped workflows, and some that no file may name.</summary>
internal static class FuzzFolder
{
    public static void Fill(string folder)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(SharedFiles.RepositoryRoot, "workflows"), "*.yaml"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        void write(string name, string nodes) => File.WriteAllText(Path.Combine(folder, name + ".yaml"), $"nodes: [{nodes}]");

        write("circle_a", "{id: a, kind: workflow, workflow: circle_b}");
        write("circle_b", "{id: a, kind: workflow, workflow: circle_a}");
        for (int i = 0; i < 20; i++)
            write($"deep_{i}", $"{{id: a, kind: workflow, workflow: deep_{i + 1}}}");
        write("deep_20", "{id: a, kind: agent, prompt: x}");
        for (int i = 0; i < 110; i++)
            write($"leaf_{i}", "{id: a, kind: agent, prompt: x}");
        write("wide", string.Join(", ", Enumerable.Range(0, 110).Select(
            i => $"{{id: a{i}, kind: workflow, workflow: leaf_{i}{(i < 109 ? $", next: a{i + 1}" : "")}}}")));
        File.CreateSymbolicLink(Path.Combine(folder, "linked.yaml"), Path.Combine(folder, "ask.yaml"));
    }
}
