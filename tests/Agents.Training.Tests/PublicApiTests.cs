using System.Reflection;
using Agents.Testing;

namespace Agents.Training.Tests;

public sealed class PublicApiTests : PublicApiConformanceTests
{
    protected override Assembly Room => Assembly.Load("Agents.Training");
}
