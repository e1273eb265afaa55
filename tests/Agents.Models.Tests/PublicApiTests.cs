using System.Reflection;
using Agents.Testing;

namespace Agents.Models.Tests;

public sealed class PublicApiTests : PublicApiConformanceTests
{
    protected override Assembly Room => Assembly.Load("Agents.Models");
}
